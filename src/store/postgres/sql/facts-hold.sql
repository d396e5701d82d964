-- All of them are locked, in the order of their keys, and told; the value only of those that moved.
select f.key, f.version, f.source, f.since, f.confirmed_at, case when f.version <> seen.version then f.value end as value
from (select key, version from unnest($2::text[], $3::integer[]) as s (key, version) order by key) as seen
cross join lateral (select * from facts where lane = $1 and key = seen.key for share) as f
