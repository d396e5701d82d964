select id, connection, kind, at, attempts, replays, due_at, error, outcome, is_refused from messages where id = any ($1::bigint[]) order by id
