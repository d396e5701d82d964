select f.key, f.version, f.value, f.source, f.since, f.confirmed_at
from unnest($2::text[], $3::integer[], $4::bigint[]) as seen (key, version, confirmed_at)
join facts as f on f.lane = $1 and f.key = seen.key
where f.version <> seen.version or f.confirmed_at <> seen.confirmed_at
