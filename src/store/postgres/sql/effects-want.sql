-- Asked again on purpose: attempts begin anew, and when the latest was stays known; of what is looked at, it is before now.
insert into effects (lane, key, order_id, instance, generation, act, task, mode, connection, input, due_at, trace, tried_at)
select $1, key, order_id, instance, generation, act, task, mode, connection, input::json, $2, trace,
  case mode when 'read-back' then $2::bigint end
from unnest($3::text[], $4::text[], $5::text[], $6::integer[], $7::text[], $8::text[], $9::text[], $10::text[], string_to_array($11, E'\n', ''), $12::text[])
  as e (key, order_id, instance, generation, act, task, mode, connection, input, trace)
on conflict (lane, key) do update set mode = excluded.mode, connection = excluded.connection, input = excluded.input,
  due_at = excluded.due_at, trace = excluded.trace, attempts = 0, misses = 0, error = null,
  tried_at = coalesce(effects.tried_at, excluded.tried_at)
