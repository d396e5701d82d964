select id, subscriber, order_id, sequence, kind, content, at, attempts, raw, state, tried_at, answer, error, latency_ms
from notices where lane = $1 and order_id = $2 order by id
