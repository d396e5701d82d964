insert into api_keys (id, name, scopes, digest, created_at, roles, per_minute) values ($1, $2, $3, $4, $5, $6, $7)
