select id, connection, kind, order_id, effect, act, is_read_back, message, request, sent, status, answer, answer_size, error, state, at, latency_ms
from exchanges where id = $1
