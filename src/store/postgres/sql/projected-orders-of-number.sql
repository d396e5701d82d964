-- An order with a purchase order has it for its number, which has an index.
select order_id, customer, purchase_order, number, channel, state, ordered, shipped, open, cancelled, holds, opened_at, changed_at, total, currency, summary
from projected_orders where lane = $1 and order_id > $2 and upper(number) = upper($4) and purchase_order is not null
  and ($5::text is null or customer = $5) and ($6::text is null or state = $6)
  and ($7::text[] is null or exists (
    select from unnest($7::text[], $8::text[]) as r (unit, area)
    where coalesce(r.unit, business_unit) = business_unit and coalesce(r.area, region) = region))
order by order_id limit $3
