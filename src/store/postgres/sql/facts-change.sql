update facts set version = facts.version + 1, digest = seen.digest, value = seen.value::json, source = seen.source,
  since = seen.since, confirmed_at = $2
from unnest($3::text[], $4::text[], string_to_array($5, E'\n', ''), $6::text[], $7::bigint[]) as seen (key, digest, value, source, since)
where facts.lane = $1 and facts.key = seen.key
