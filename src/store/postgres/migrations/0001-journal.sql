-- Every table of orders has `lane` first in its primary key, and every statement on them names one lane: a lane is what
-- a cluster distributes by. Facts, accounts, routes and references lie in the lane of their own name.
-- Values are `json`, not `jsonb`: the database never looks inside them, json keeps what was written to the character
-- (jsonb refuses a NUL and a lone surrogate that a partner sent), and it is cheaper to write.
-- Instants are milliseconds since 1970 (UTC), as in the code.

create table settings (
  singleton boolean primary key default true check (singleton),
  lanes integer not null check (lanes between 1 and 1024),
  -- A process older than this refuses to join.
  version_min integer not null default 1
);

-- A group holds its lane's row from its first statement to its commit.
create table lanes (
  lane integer primary key,
  -- Of the last event: given out in the order of commits, without a gap.
  position bigint not null default 0
);

-- What happened, one row for each command that changed something.
create table journal (
  lane integer not null,
  -- Of the row's last event.
  position bigint not null,
  order_id text not null,
  -- Of its last event, in the order.
  sequence integer not null,
  command_id text not null,
  at bigint not null,
  events json not null,
  primary key (lane, position)
);
create index journal_of_order on journal (lane, order_id, position);

create table commands (
  lane integer not null,
  id text not null,
  digest text not null,
  outcome json not null,
  primary key (lane, id)
);

create table timers (
  lane integer not null,
  order_id text not null,
  due_at bigint not null,
  generation integer not null default 1,
  primary key (lane, order_id)
);
create index timers_due on timers (lane, due_at);

create table follow_ups (
  lane integer not null,
  id bigint generated always as identity,
  order_id text not null,
  command json not null,
  cause text not null,
  attempts integer not null default 0,
  due_at bigint not null,
  error text,
  primary key (lane, id)
);
create index follow_ups_late on follow_ups (lane, order_id, id) where due_at > 0;

-- Only what is open: how an effect ended is in its order's journal.
create table effects (
  lane integer not null,
  key text not null,
  order_id text not null,
  instance text not null,
  generation integer not null,
  act text not null,
  task text not null,
  mode text not null,
  connection text not null,
  input json,
  attempts integer not null default 0,
  misses integer not null default 0,
  tried_at bigint,
  due_at bigint not null,
  error text,
  primary key (lane, key)
);
create index effects_due on effects (lane, due_at);

-- Which orders rest on which facts. The lane is the order's.
create table basis (
  lane integer not null,
  fact_key text not null,
  order_id text not null,
  primary key (lane, fact_key, order_id)
);

-- Work that failed each time.
create table set_aside (
  lane integer not null,
  queue text not null,
  id text not null,
  order_id text not null,
  work json,
  error text not null,
  primary key (lane, queue, id)
);

-- Version 0 is a row too where somebody relies on it: "not there" can be held like any other.
create table facts (
  lane integer not null,
  key text not null,
  version integer not null,
  digest text,
  value json,
  source text not null,
  since bigint not null,
  confirmed_at bigint not null,
  primary key (lane, key)
);

create table fact_history (
  lane integer not null,
  key text not null,
  since bigint not null,
  id bigint generated always as identity,
  version integer not null,
  value json,
  source text not null,
  confirmed_at bigint not null,
  primary key (lane, key, since, id)
);

-- An account is its snapshot and what the journal has after it.
create table accounts (
  lane integer not null,
  key text not null,
  revision integer not null,
  snapshot json,
  snapshot_revision integer not null default 0,
  primary key (lane, key)
);

create table account_journal (
  lane integer not null,
  key text not null,
  revision integer not null,
  at bigint not null,
  command_id text not null,
  events json not null,
  primary key (lane, key, revision)
);

create table cross_references (
  lane integer not null,
  kind text not null,
  issuer text not null,
  value text not null,
  order_id text not null,
  primary key (lane, kind, issuer, value, order_id)
);

-- Which order a channel's message, or a purchase order's changes, go to.
create table routes (
  lane integer not null,
  kind text not null,
  issuer text not null,
  value text not null,
  order_id text not null,
  -- The message that took a purchase order's place; null: only changes have come so far.
  taken_by text,
  primary key (lane, kind, issuer, value)
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
