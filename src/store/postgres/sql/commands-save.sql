insert into commands (lane, id, digest, outcome)
select $1, id, digest, outcome::json from unnest($2::text[], $3::text[], $4::text[]) as c (id, digest, outcome)
