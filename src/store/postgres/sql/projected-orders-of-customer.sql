select order_id, customer, purchase_order, number, channel, state, ordered, shipped, open, cancelled, holds, opened_at, changed_at, total, currency, summary
from projected_orders where lane = $1 and order_id > $2 and customer = $4 and ($5::text is null or state = $5)
  and ($6::text[] is null or exists (
    select from unnest($6::text[], $7::text[]) as r (unit, area)
    where coalesce(r.unit, business_unit) = business_unit and coalesce(r.area, region) = region))
order by order_id limit $3
