-- The greatest total first, those without one last. Which ones is read off an index; the rows are read of those alone.
select o.order_id, o.customer, o.purchase_order, o.number, o.channel, o.state, o.ordered, o.shipped, o.open, o.cancelled, o.holds, o.opened_at, o.changed_at, o.total, o.currency, o.summary, o.workflow
from (
  select order_id from projected_orders
  where lane = $1
    and ($20::numeric is null or (total_rank, order_id) < ($20, $19))
    :orders-asked-for
  order by total_rank desc, order_id desc limit $2
) as found join projected_orders as o on o.lane = $1 and o.order_id = found.order_id
