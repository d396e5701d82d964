select key, order_id, instance, generation, act, task, mode, input, attempts, misses, tried_at, state, outcome from effects where key = $1
