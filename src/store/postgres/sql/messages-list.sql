select id, connection, kind, raw, at, attempts, replays, due_at, error, outcome
from messages where $1::text is null or connection = $1 order by id desc limit $2
