-- What screens list, folded from the journal; thrown away and folded again at will. How far each projection is in each
-- lane is a row that is locked while its next page is written, with the page.

-- A lane's positions begin after this one: it grows when the lanes' number changes, which ends all feeds.
alter table settings add column feeds_begin bigint not null default 0;

create table projection_cursors (
  lane integer not null,
  projection text not null,
  position bigint not null default 0,
  primary key (lane, projection)
);

create table projected_orders (
  lane integer not null,
  order_id text not null,
  customer text not null,
  purchase_order text,
  number text not null,
  channel text not null,
  state text not null,
  ordered numeric not null,
  shipped numeric not null,
  open numeric not null,
  cancelled numeric not null,
  holds integer not null,
  opened_at bigint not null,
  changed_at bigint not null,
  total numeric,
  currency text,
  summary json not null,
  primary key (lane, order_id)
);
create index projected_orders_of_state on projected_orders (lane, state, order_id);
create index projected_orders_of_customer on projected_orders (lane, customer, order_id);
create index projected_orders_changed on projected_orders (lane, changed_at, order_id);
create index projected_orders_number on projected_orders (lane, upper(number));
-- By the end of the order's number, which people read out.
create index projected_orders_tail on projected_orders (lane, reverse(order_id) text_pattern_ops);

create table projected_holds (
  lane integer not null,
  order_id text not null,
  hold_id text not null,
  type text not null,
  team text not null,
  priority integer not null,
  opened_at bigint not null,
  due_at bigint not null,
  next_escalation bigint,
  amount numeric,
  currency text,
  primary key (lane, order_id, hold_id)
);
create index projected_holds_due on projected_holds (lane, due_at);
create index projected_holds_of_team on projected_holds (lane, team, due_at);

create table projected_claims (
  lane integer not null,
  order_id text not null,
  account text not null,
  state text not null,
  wanted numeric not null,
  granted numeric not null,
  waiting_since bigint,
  primary key (lane, order_id, account)
);
create index projected_claims_of_account on projected_claims (lane, account);
