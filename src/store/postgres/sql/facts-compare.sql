select f.key, f.version, f.value, f.source, f.since, f.confirmed_at
from unnest($2::text[], $3::integer[], $4::bigint[]) as seen (key, version, confirmed_at)
cross join lateral (select * from facts where lane = $1 and key = seen.key offset 0) as f
where f.version <> seen.version or f.confirmed_at <> seen.confirmed_at
