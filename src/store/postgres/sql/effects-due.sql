select key, order_id, instance, generation, act, task, mode, connection, input, attempts, misses, tried_at, trace
from effects where lane = $1 and due_at <= $2 and connection <> all ($4::text[])
order by due_at, key limit $3
