insert into effects (key, order_id, instance, generation, act, task, mode, input, state, due_at)
select key, $3, instance, generation::integer, act, task, mode, input::json, 'open', $2
from unnest($1::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
  as e (key, instance, generation, act, task, mode, input)
on conflict (key) do update
set mode = excluded.mode, input = excluded.input, state = 'open', due_at = excluded.due_at, attempts = 0, misses = 0, error = null, outcome = null
