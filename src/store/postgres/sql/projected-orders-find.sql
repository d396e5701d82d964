-- Each part by an index of its own. Part $4: the end of our number, turned around, as a pattern; none: too short.
select order_id, customer, purchase_order, number, channel, state, ordered, shipped, open, cancelled, holds, opened_at, changed_at, total, currency, summary, workflow
from projected_orders where lane = $1 and (order_id = upper($2) or (number_key = upper(left($2, 40)) and upper(number) = upper($2)) or reverse(order_id) like upper($4))
order by order_id limit $3
