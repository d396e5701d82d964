select channel, opened_at / 3600000 * 3600000 as hour, state, count(*) as captured
from projected_orders where lane = $1 and opened_at >= $2
  and ($3::text[] is null or exists (
    select from unnest($3::text[], $4::text[]) as r (unit, area)
    where coalesce(r.unit, business_unit) = business_unit and coalesce(r.area, region) = region))
group by 1, 2, 3
