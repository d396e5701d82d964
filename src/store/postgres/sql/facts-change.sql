-- All of them are there, and locked: each is found by its key.
insert into facts (lane, key, version, digest, value, source, since, confirmed_at)
select $1, key, 1, digest, value::json, source, since, $2
from unnest($3::text[], $4::text[], string_to_array($5, E'\n', ''), $6::text[], $7::bigint[]) as seen (key, digest, value, source, since)
on conflict (lane, key) do update set version = facts.version + 1, digest = excluded.digest, value = excluded.value,
  source = excluded.source, since = excluded.since, confirmed_at = excluded.confirmed_at
