-- Orders are looked for by anything, a million of them: for each way of sorting one index that has all that is filtered by,
-- so that the rows are read only of those that are shown. The worst question (a value that nobody has) reads one such index
-- of the lane from end to end, and no row.

-- Those without a total come last. Of their number, what an index can have beside the rest; people type its beginning.
alter table projected_orders
  add column total_rank numeric not null generated always as (coalesce(total, '-Infinity'::numeric)) stored,
  add column number_key text not null generated always as (upper(left(number, 40))) stored;

drop index projected_orders_changed;
drop index projected_orders_number;
alter table projected_orders drop constraint projected_orders_pkey;
alter table projected_orders add primary key (lane, order_id)
  include (state, customer, channel, holds, business_unit, region, number_key, opened_at);
create index projected_orders_by_captured on projected_orders (lane, opened_at, order_id)
  include (state, customer, channel, holds, business_unit, region, number_key);
create index projected_orders_by_changed on projected_orders (lane, changed_at, order_id)
  include (state, customer, channel, holds, business_unit, region, number_key, opened_at);
create index projected_orders_by_total on projected_orders (lane, total_rank, order_id)
  include (state, customer, channel, holds, business_unit, region, number_key, opened_at);
-- One in twenty is held.
create index projected_orders_held on projected_orders (lane, opened_at, order_id) where holds > 0;
create index projected_orders_number on projected_orders (lane, number_key text_pattern_ops);

create index projected_holds_of_type on projected_holds (lane, type, order_id);
