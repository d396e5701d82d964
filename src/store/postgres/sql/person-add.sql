insert into people (id, name, display_name, email, grants, password, issuer, subject, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning id
