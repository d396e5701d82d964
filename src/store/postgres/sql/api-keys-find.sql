select id, name, scopes, digest, created_at, revoked_at, roles, per_minute from api_keys where id = any ($1::text[])
