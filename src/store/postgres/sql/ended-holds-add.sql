insert into ended_holds (lane, order_id, hold_id, type, team, customer, opened_at, due_at, ended_at, how, way, ended_by, people)
select $1, order_id, hold_id, type, team, customer, opened_at, due_at, ended_at, how, way, ended_by, people
from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::bigint[], $10::text[], $11::text[], $12::text[], $13::integer[])
  as h (order_id, hold_id, type, team, customer, opened_at, due_at, ended_at, how, way, ended_by, people)
on conflict (lane, order_id, hold_id) do nothing
