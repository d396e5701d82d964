-- Orders are looked for by anything, a million of them: for each way of sorting one index that has all that is filtered by,
-- so that the rows are read only of those that are shown. The worst question (a value that nobody has) reads one such index
-- of the lane from end to end, and no row: 250,000 entries in about 30 ms.

alter table projected_orders add column if not exists business_unit text, add column if not exists region text;

-- Those without a total come last.
alter table projected_orders
  add column total_rank numeric not null generated always as (coalesce(total, '-Infinity'::numeric)) stored;

drop index projected_orders_changed;
create index projected_orders_by_order on projected_orders (lane, order_id)
  include (state, customer, channel, holds, business_unit, region, opened_at);
create index projected_orders_by_captured on projected_orders (lane, opened_at, order_id)
  include (state, customer, channel, holds, business_unit, region);
create index projected_orders_by_changed on projected_orders (lane, changed_at, order_id)
  include (state, customer, channel, holds, business_unit, region, opened_at);
create index projected_orders_by_total on projected_orders (lane, total_rank, order_id)
  include (state, customer, channel, holds, business_unit, region, opened_at);
-- One in twenty is held.
create index projected_orders_held on projected_orders (lane, opened_at, order_id) where holds > 0;

-- By the beginning of their number, too.
drop index projected_orders_number;
create index projected_orders_number on projected_orders (lane, upper(number) text_pattern_ops);

create index projected_holds_of_type on projected_holds (lane, type, order_id);
