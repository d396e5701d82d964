insert into commands (lane, id, about, digest, outcome)
select $1, id, about, digest, outcome::json from unnest($2::text[], $3::text[], $4::text[], string_to_array($5, E'\n', '')) as c (id, about, digest, outcome)
