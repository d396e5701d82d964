select type, team, cause, min(label) as label, count(*) as open, currency, trim_scale(sum(amount)) as amount, min(due_at) as next_due_at, min(opened_at) as oldest_at
from projected_holds where lane = $1 and ($2::text[] is null or team = any ($2))
  and ($3::text[] is null or exists (
    select from unnest($3::text[], $4::text[]) as r (unit, area)
    where coalesce(r.unit, business_unit) = business_unit and coalesce(r.area, region) = region))
group by type, team, cause, currency
