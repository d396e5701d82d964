insert into sessions (digest, person, used_at, ends_at) values ($1, $2, $3, $4)
