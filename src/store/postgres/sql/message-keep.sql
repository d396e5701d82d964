insert into messages (connection, kind, raw, at, due_at, key) values ($1, $2, $3, $4, $5, $6)
on conflict (connection, key) where key is not null do nothing returning id
