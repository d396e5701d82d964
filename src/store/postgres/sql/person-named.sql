select id, name, display_name, email, grants, password, issuer, subject, created_at, stopped_at from people where name = $1
