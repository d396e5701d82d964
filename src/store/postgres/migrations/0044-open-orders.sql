-- Few orders are open or held, and most questions are about them: one index has all of them with what is filtered and sorted
-- by, in the place of those by state and of what is held. Of a channel that few or nobody uses nothing else tells.
drop index projected_orders_of_state;
drop index projected_orders_held;
create index projected_orders_open on projected_orders (lane, opened_at, order_id)
  include (state, customer, channel, holds, business_unit, region, number_key, changed_at, total_rank, workflow)
  where state = 'open' or holds > 0;
create index projected_orders_of_channel on projected_orders (lane, channel, order_id);
-- Of days, whatever it is sorted by.
drop index projected_orders_by_captured;
create index projected_orders_by_captured on projected_orders (lane, opened_at, order_id)
  include (state, customer, channel, holds, business_unit, region, number_key, changed_at, total_rank);
