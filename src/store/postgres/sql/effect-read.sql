select key, order_id, instance, generation, act, task, mode, connection, input, attempts, misses, tried_at, trace
from effects where lane = $1 and key = $2
