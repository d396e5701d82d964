select id, subscriber, order_id, sequence, kind, content, at, attempts, raw, state, tried_at, answer, error, latency_ms
from notices
where lane = $1 and ($2::text is null or subscriber = $2 or starts_with(subscriber, $2 || '/')) and ($3::text is null or state = $3)
  and id < $5
order by id desc limit $4
