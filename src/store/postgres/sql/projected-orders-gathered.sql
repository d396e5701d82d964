-- Where few are asked for: all of them are gathered by whichever index finds them soonest, and then sorted by $22. A walk along
-- a sorted index finds them late where they lie together, as what is open does at the end. `is_part`: there were more than $21.
with found as materialized (
  select order_id, case $22::text when 'captured' then opened_at::numeric when 'changed' then changed_at when 'total' then total_rank end as key
  from projected_orders
  where lane = $1
    and ($22::text <> 'order' or order_id > $19)
    and ($20::numeric is null or (case $22::text when 'captured' then opened_at::numeric when 'changed' then changed_at else total_rank end, order_id) < ($20, $19))
    :orders-asked-for
  limit $21 + 1
)
select o.order_id, o.customer, o.purchase_order, o.number, o.channel, o.state, o.ordered, o.shipped, o.open, o.cancelled, o.holds, o.opened_at, o.changed_at, o.total, o.currency, o.summary, o.workflow,
  (select count(*) from found) > $21 as is_part
from (
  select order_id from found
  order by case when $22::text = 'order' then order_id end, key desc, order_id desc limit $2
) as first join projected_orders as o on o.lane = $1 and o.order_id = first.order_id
