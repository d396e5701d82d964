-- Who is told what of an order: written from the feed with its cursor, in one transaction, and sent afterwards. Sent and
-- dead ones stay: this is the ledger of what went out.

-- Everything in the lane up to here has been looked at. Subscribers of a database that is there already begin now.
create table notice_cursors (
  lane integer not null,
  position bigint not null,
  primary key (lane)
);
insert into notice_cursors (lane, position) select lane, position from lanes;

create table notices (
  lane integer not null,
  id bigint generated always as identity,
  subscriber text not null,
  order_id text not null,
  -- Of the event in its order, which no move of lanes changes.
  sequence integer not null,
  kind text not null,
  content json not null,
  at bigint not null,
  state text not null default 'open',
  -- While somebody sends it: until when it is theirs.
  due_at bigint not null,
  attempts integer not null default 0,
  tried_at bigint,
  -- As it is sent, each time.
  raw bytea,
  answer text,
  error text,
  latency_ms integer,
  primary key (lane, id),
  unique (lane, subscriber, order_id, sequence)
);
create index notices_open on notices (lane, subscriber, id) where state = 'open';
create index notices_state on notices (lane, state, id);

-- How often somebody has asked for a message to be handled again.
alter table messages add column replays integer not null default 0;
