select id, connection, kind, order_id, effect, act, is_read_back, message, request, status, error, state, at, latency_ms
from exchanges where order_id = $1 order by id desc limit $2
