insert into api_keys (id, name, scopes, digest, created_at) values ($1, $2, $3, $4, $5)
