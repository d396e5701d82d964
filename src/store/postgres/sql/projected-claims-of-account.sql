select c.order_id, c.account, c.state, c.wanted, c.granted, c.waiting_since, o.number, o.customer
from projected_claims as c join projected_orders as o on o.lane = $1 and o.order_id = c.order_id
where c.lane = $1 and c.account = $2 order by c.waiting_since nulls last, c.order_id limit $3
