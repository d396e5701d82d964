select channel, opened_at / 3600000 * 3600000 as hour, state, count(*) as captured
from projected_orders where lane = $1 and opened_at >= $2 group by 1, 2, 3
