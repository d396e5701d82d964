select order_id, due_at from timers where lane = $1 and due_at <= $2 order by due_at, order_id limit $3
