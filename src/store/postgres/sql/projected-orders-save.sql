insert into projected_orders (lane, order_id, customer, purchase_order, number, channel, state, ordered, shipped, open, cancelled, holds, opened_at, changed_at, total, currency, summary, business_unit, region, workflow)
select $1, order_id, customer, purchase_order, number, channel, state, ordered::numeric, shipped::numeric, open::numeric, cancelled::numeric, holds, opened_at, changed_at, total::numeric, currency, summary::json, business_unit, region, workflow
from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::integer[], $13::bigint[], $14::bigint[], $15::text[], $16::text[], string_to_array($17, E'\n', ''), $18::text[], $19::text[], $20::text[])
  as o (order_id, customer, purchase_order, number, channel, state, ordered, shipped, open, cancelled, holds, opened_at, changed_at, total, currency, summary, business_unit, region, workflow)
on conflict (lane, order_id) do update set customer = excluded.customer, purchase_order = excluded.purchase_order,
  number = excluded.number, channel = excluded.channel, state = excluded.state, ordered = excluded.ordered,
  shipped = excluded.shipped, open = excluded.open, cancelled = excluded.cancelled, holds = excluded.holds,
  opened_at = excluded.opened_at, changed_at = excluded.changed_at, total = excluded.total, currency = excluded.currency,
  summary = excluded.summary, business_unit = excluded.business_unit, region = excluded.region, workflow = excluded.workflow
