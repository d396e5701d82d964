update effects set due_at = $2
where key in (select key from effects where state = 'open' and due_at <= $1 order by due_at, key limit $3 for update skip locked)
returning key, order_id, instance, generation, act, task, mode, input, attempts, misses, tried_at
