insert into set_aside (lane, queue, id, order_id, work, error) values ($1, $2, $3, $4, $5, $6)
on conflict (lane, queue, id) do update set error = excluded.error
