select id, name, scopes, digest, created_at, revoked_at, roles, per_minute from api_keys order by created_at, id
