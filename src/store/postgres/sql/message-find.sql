select id, connection, kind, raw, at, attempts, outcome from messages where id = $1
