select order_id, customer, purchase_order, number, channel, state, ordered, shipped, open, cancelled, holds, opened_at, changed_at, total, currency, summary
from projected_orders where lane = $1 order by changed_at desc, order_id desc limit $2
