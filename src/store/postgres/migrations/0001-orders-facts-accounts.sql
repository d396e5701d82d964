-- Values are `json`, not `jsonb`: the database never looks inside them, json keeps what was written to the character
-- (jsonb refuses a NUL and a lone surrogate that a partner sent), and it is cheaper to write.
-- Instants are milliseconds since 1970 (UTC), as in the code.

create table orders (
  id text primary key,
  state json,
  revision integer not null,
  next_wake bigint
);
create index orders_to_wake on orders (next_wake) where next_wake is not null;

create table events (
  position bigint primary key,
  order_id text not null,
  sequence integer not null,
  type text not null,
  data json not null,
  actor text not null,
  command_id text not null,
  at bigint not null,
  unique (order_id, sequence)
);

-- One row, always locked last: positions are given out in the order of commits, without a gap.
create table feed_head (
  singleton boolean primary key default true check (singleton),
  position bigint not null
);
insert into feed_head (position) values (0);

create table commands (
  id text primary key,
  digest text not null,
  outcome json not null
);

-- Version 0 is a row too: "not there" can be locked and relied on like any other.
create table facts (
  key text primary key,
  version integer not null,
  digest text,
  value json,
  source text not null,
  since bigint not null,
  confirmed_at bigint not null
);

create table fact_history (
  id bigint generated always as identity primary key,
  key text not null,
  version integer not null,
  value json,
  source text not null,
  since bigint not null,
  confirmed_at bigint not null
);
create index fact_history_by_key on fact_history (key, since);

-- Which orders rest on which facts.
create table basis (
  fact_key text not null,
  order_id text not null,
  primary key (fact_key, order_id)
);
create index basis_by_order on basis (order_id);

create table accounts (
  key text primary key,
  state json not null
);

create table effects (
  key text primary key,
  order_id text not null,
  instance text not null,
  generation integer not null,
  act text not null,
  task text not null,
  mode text not null,
  input json,
  state text not null check (state in ('open', 'reported', 'withdrawn')),
  attempts integer not null default 0,
  misses integer not null default 0,
  tried_at bigint,
  due_at bigint not null,
  error text,
  outcome json
);
create index effects_due on effects (due_at) where state = 'open';

create table follow_ups (
  id bigint generated always as identity primary key,
  order_id text not null,
  command json not null,
  cause text not null,
  attempts integer not null default 0,
  -- Null: set aside for a person.
  due_at bigint,
  error text
);
create index follow_ups_due on follow_ups (id) where due_at is not null;

create table cross_references (
  kind text not null,
  issuer text not null,
  value text not null,
  order_id text not null,
  primary key (kind, issuer, value, order_id)
);

-- Which order a channel's message, or a purchase order's changes, go to.
create table routes (
  kind text not null,
  issuer text not null,
  value text not null,
  order_id text not null,
  -- The message that took a purchase order's place; null: only changes have come so far.
  taken_by text,
  primary key (kind, issuer, value)
);

create table messages (
  id bigint generated always as identity primary key,
  connection text not null,
  kind text not null,
  raw bytea not null,
  at bigint not null,
  attempts integer not null default 0,
  -- Null: finished, or set aside.
  due_at bigint,
  error text,
  outcome json
);
create index messages_due on messages (id) where due_at is not null;
