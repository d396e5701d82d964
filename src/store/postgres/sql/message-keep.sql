insert into messages (connection, kind, raw, at, due_at) values ($1, $2, $3, $4, $5) returning id
