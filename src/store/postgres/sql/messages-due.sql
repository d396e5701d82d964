select id, connection, kind, raw, at, attempts from messages where due_at <= $1 order by id limit $2
