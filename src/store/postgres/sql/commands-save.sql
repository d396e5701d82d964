insert into commands (lane, id, digest, outcome)
select $1, id, digest, outcome::json from unnest($2::text[], $3::text[], string_to_array($4, E'\n', '')) as c (id, digest, outcome)
