select id, connection, kind, raw, at, attempts, replays, due_at, error, outcome from messages where id = $1
