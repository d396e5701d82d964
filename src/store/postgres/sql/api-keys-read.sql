select id, name, scopes, digest, created_at, revoked_at from api_keys order by created_at, id
