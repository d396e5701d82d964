update effects set due_at = later.until, error = later.error,
  attempts = greatest(0, attempts - case when later.missed = 'true' then 1 else 0 end),
  misses = misses + case when later.missed = 'true' then 1 else 0 end
from unnest($2::text[], $3::bigint[], $4::text[], $5::text[]) as later (key, until, error, missed)
where effects.lane = $1 and effects.key = any ($2::text[]) and effects.key = later.key
