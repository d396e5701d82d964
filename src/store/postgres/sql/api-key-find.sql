select id, name, scopes, digest, created_at, revoked_at from api_keys where id = $1
