select count(*) filter (where state = 'open') as open, count(*) filter (where holds > 0) as held
from projected_orders where lane = $1 and (state = 'open' or holds > 0)
  and ($2::text[] is null or exists (
    select from unnest($2::text[], $3::text[]) as r (unit, area)
    where coalesce(r.unit, business_unit) = business_unit and coalesce(r.area, region) = region))
