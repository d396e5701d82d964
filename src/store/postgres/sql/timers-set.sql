insert into timers (lane, order_id, due_at)
select $1, order_id, due_at from unnest($2::text[], $3::bigint[]) as t (order_id, due_at)
on conflict (lane, order_id) do update set due_at = excluded.due_at, generation = timers.generation + 1
