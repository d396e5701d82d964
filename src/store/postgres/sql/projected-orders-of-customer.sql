select order_id, customer, purchase_order, number, channel, state, ordered, shipped, open, cancelled, holds, opened_at, changed_at, total, currency, summary
from projected_orders where lane = $1 and order_id > $2 and customer = $4 and ($5::text is null or state = $5)
order by order_id limit $3
