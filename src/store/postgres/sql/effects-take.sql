-- Durable before anything is sent: from here on the partner may have those that are begun.
update effects set due_at = taken.until,
  attempts = attempts + case when taken.begun = 'true' then 1 else 0 end,
  tried_at = case when taken.begun = 'true' then $2 else tried_at end
from unnest($3::text[], $4::text[], $5::bigint[]) as taken (key, begun, until)
where effects.lane = $1 and effects.key = any ($3::text[]) and effects.key = taken.key
