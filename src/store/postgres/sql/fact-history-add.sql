-- Version 0: seen, but too late to have been in force.
insert into fact_history (lane, key, version, value, source, since, confirmed_at)
select $1, key, version, value::json, source, since, $2
from unnest($3::text[], $4::integer[], string_to_array($5, E'\n', ''), $6::text[], $7::bigint[]) as seen (key, version, value, source, since)
