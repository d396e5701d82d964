insert into projected_holds (lane, order_id, hold_id, type, team, priority, opened_at, due_at, next_escalation, amount, currency, business_unit, region)
select $1, order_id, hold_id, type, team, priority, opened_at, due_at, next_escalation, amount::numeric, currency, business_unit, region
from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::bigint[], $8::bigint[], $9::bigint[], $10::text[], $11::text[], $12::text[], $13::text[])
  as h (order_id, hold_id, type, team, priority, opened_at, due_at, next_escalation, amount, currency, business_unit, region)
