-- All of them are locked, in the order of their keys, and told; the value only of those that moved.
select f.key, f.version, f.source, f.since, f.confirmed_at, case when f.version <> seen.version then f.value end as value
from unnest($2::text[], $3::integer[]) as seen (key, version)
join facts as f on f.lane = $1 and f.key = seen.key
order by f.key for share of f
