-- The latest first. Part $3: of one connection; part $4: refused or unanswered, or the others.
select id, connection, kind, order_id, effect, act, is_read_back, message, request, status, error, state, at, latency_ms
from exchanges
where id < $1 and ($3::text is null or connection = $3) and ($4::boolean is null or (state in ('refused', 'unanswered')) = $4)
order by id desc limit $2
