create table account_journal (
  lane integer not null,
  key text not null,
  revision integer not null,
  at bigint not null,
  command_id text not null,
  events json not null,
  PRIMARY KEY (lane, key, revision)
);

create table accounts (
  lane integer not null,
  key text not null,
  revision integer not null,
  snapshot json,
  snapshot_revision integer not null default 0,
  PRIMARY KEY (lane, key)
);

create table acts (
  number bigint not null,
  at bigint not null,
  actor text not null,
  act text not null,
  about text,
  note text,
  detail json,
  digest text not null,
  PRIMARY KEY (number)
);
CREATE INDEX acts_about ON acts (about, number);
CREATE INDEX acts_of_actor ON acts (actor, number);

create table api_keys (
  id text not null,
  name text not null,
  scopes json not null,
  digest text not null,
  created_at bigint not null,
  revoked_at bigint,
  roles json not null default '[]'::json,
  per_minute integer,
  PRIMARY KEY (id)
);

create table api_requests (
  message bigint not null,
  key_id text not null,
  once text not null,
  digest text not null,
  claimed_until bigint not null,
  answer json,
  is_nothing boolean not null default false,
  PRIMARY KEY (message)
);
CREATE UNIQUE INDEX api_requests_once ON api_requests (key_id, once) WHERE (NOT is_nothing);

create table audit_checkpoints (
  number integer not null,
  digest text not null,
  PRIMARY KEY (number)
);

create table basis (
  lane integer not null,
  fact_key text not null,
  order_id text not null,
  PRIMARY KEY (lane, fact_key, order_id)
);

create table commands (
  lane integer not null,
  id text not null,
  digest text not null,
  outcome json not null,
  about text not null default ''::text,
  PRIMARY KEY (lane, id)
);

create table control_numbers (
  partner text not null,
  last integer not null default 0,
  PRIMARY KEY (partner)
);

create table cross_references (
  lane integer not null,
  kind text not null,
  issuer text not null,
  value text not null,
  order_id text not null,
  PRIMARY KEY (lane, kind, issuer, value, order_id)
);

create table cursors (
  name text not null,
  value json not null,
  PRIMARY KEY (name)
);

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
  trace text,
  PRIMARY KEY (lane, key)
);
CREATE INDEX effects_due ON effects (lane, due_at);

create table ended_holds (
  lane integer not null,
  order_id text not null,
  hold_id text not null,
  type text not null,
  team text not null,
  customer text not null,
  opened_at bigint not null,
  due_at bigint not null,
  ended_at bigint not null,
  how text not null,
  way text,
  ended_by text,
  people integer not null,
  PRIMARY KEY (lane, order_id, hold_id)
);
CREATE INDEX ended_holds_latest ON ended_holds (lane, ended_at);

create table exchanges (
  id bigint not null generated always as identity,
  connection text not null,
  kind text not null,
  order_id text,
  effect text,
  act text,
  is_read_back boolean not null default false,
  message bigint,
  request text not null,
  sent bytea not null,
  status integer,
  answer bytea,
  answer_size integer,
  error text,
  state text not null,
  at bigint not null,
  latency_ms integer not null,
  PRIMARY KEY (id)
);
CREATE INDEX exchanges_of_connection ON exchanges (connection, id);
CREATE INDEX exchanges_of_order ON exchanges (order_id, id) WHERE (order_id IS NOT NULL);

create table fact_history (
  lane integer not null,
  key text not null,
  since bigint not null,
  id bigint not null generated always as identity,
  version integer not null,
  value json,
  source text not null,
  confirmed_at bigint not null,
  PRIMARY KEY (lane, key, since, id)
);

create table facts (
  lane integer not null,
  key text not null,
  version integer not null,
  digest text,
  value json,
  source text not null,
  since bigint not null,
  confirmed_at bigint not null,
  PRIMARY KEY (lane, key)
);

create table follow_ups (
  lane integer not null,
  id bigint not null generated always as identity,
  order_id text not null,
  command json not null,
  cause text not null,
  attempts integer not null default 0,
  due_at bigint not null,
  error text,
  PRIMARY KEY (lane, id)
);
CREATE INDEX follow_ups_late ON follow_ups (lane, order_id, id) WHERE (due_at > 0);

create table hold_batches (
  id text not null,
  decided_by text not null,
  at bigint not null,
  holds json not null,
  PRIMARY KEY (id)
);

create table interchanges (
  partner text not null,
  key text not null,
  control integer not null,
  at bigint not null,
  raw bytea not null,
  PRIMARY KEY (partner, key)
);

create table journal (
  lane integer not null,
  position bigint not null,
  order_id text not null,
  sequence integer not null,
  command_id text not null,
  at bigint not null,
  events json not null,
  PRIMARY KEY (lane, "position")
);
CREATE INDEX journal_of_order ON journal (lane, order_id, "position");

create table journal_links (
  lane integer not null,
  position bigint not null,
  digest text not null,
  PRIMARY KEY (lane, "position")
);

create table lanes (
  lane integer not null,
  position bigint not null default 0,
  PRIMARY KEY (lane)
);

create table messages (
  id bigint not null generated always as identity,
  connection text not null,
  kind text not null,
  raw bytea not null,
  at bigint not null,
  attempts integer not null default 0,
  due_at bigint,
  error text,
  outcome json,
  is_refused boolean,
  key text,
  replays integer not null default 0,
  PRIMARY KEY (id)
);
CREATE INDEX messages_at ON messages USING brin (at);
CREATE INDEX messages_due ON messages (id) WHERE (due_at IS NOT NULL);
CREATE UNIQUE INDEX messages_key ON messages (connection, key) WHERE (key IS NOT NULL);
CREATE INDEX messages_of_connection ON messages (connection, id);
CREATE INDEX messages_refused ON messages (id) WHERE is_refused;

create table migrations (
  name text not null,
  applied_at timestamp with time zone not null default now(),
  PRIMARY KEY (name)
);

create table notice_cursors (
  lane integer not null,
  position bigint not null,
  PRIMARY KEY (lane)
);

create table notices (
  lane integer not null,
  id bigint not null generated always as identity,
  subscriber text not null,
  order_id text not null,
  sequence integer not null,
  kind text not null,
  content json not null,
  at bigint not null,
  state text not null default 'open'::text,
  due_at bigint not null,
  attempts integer not null default 0,
  tried_at bigint,
  raw bytea,
  answer text,
  error text,
  latency_ms integer,
  PRIMARY KEY (lane, id),
  UNIQUE (lane, subscriber, order_id, sequence)
);
CREATE UNIQUE INDEX notices_lane_subscriber_order_id_sequence_key ON notices (lane, subscriber, order_id, sequence);
CREATE INDEX notices_of_order ON notices (lane, order_id, id);
CREATE INDEX notices_open ON notices (lane, subscriber, id) WHERE (state = 'open'::text);
CREATE INDEX notices_state ON notices (lane, state, id);

create table people (
  id text not null,
  name text not null,
  display_name text not null,
  email text,
  grants json not null,
  password text,
  issuer text,
  subject text,
  created_at bigint not null,
  stopped_at bigint,
  PRIMARY KEY (id),
  UNIQUE (issuer, subject),
  UNIQUE (name)
);
CREATE UNIQUE INDEX people_issuer_subject_key ON people (issuer, subject);
CREATE UNIQUE INDEX people_name_key ON people (name);

create table projected_claims (
  lane integer not null,
  order_id text not null,
  account text not null,
  state text not null,
  wanted numeric not null,
  granted numeric not null,
  waiting_since bigint,
  PRIMARY KEY (lane, order_id, account)
);
CREATE INDEX projected_claims_of_account ON projected_claims (lane, account);

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
  business_unit text,
  region text,
  customer text not null,
  number text not null,
  total numeric,
  total_currency text,
  promised text,
  cause text not null,
  label text not null,
  proposed_way text,
  proposed_by text,
  PRIMARY KEY (lane, order_id, hold_id)
);
CREATE INDEX projected_holds_due ON projected_holds (lane, due_at, order_id, hold_id);
CREATE INDEX projected_holds_of_cause ON projected_holds (lane, cause, due_at, order_id, hold_id);
CREATE INDEX projected_holds_of_customer ON projected_holds (lane, customer, due_at, order_id, hold_id);
CREATE INDEX projected_holds_of_team ON projected_holds (lane, team, due_at, order_id, hold_id);
CREATE INDEX projected_holds_of_type ON projected_holds (lane, type, order_id);

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
  business_unit text,
  region text,
  total_rank numeric not null default COALESCE(total, '-Infinity'::numeric),
  number_key text not null default upper("left"(number, 40)),
  workflow text not null default ''::text,
  PRIMARY KEY (lane, order_id) INCLUDE (state, customer, channel, holds, business_unit, region, number_key, opened_at)
);
CREATE INDEX projected_orders_by_captured ON projected_orders (lane, opened_at, order_id) INCLUDE (state, customer, channel, holds, business_unit, region, number_key, changed_at, total_rank);
CREATE INDEX projected_orders_by_changed ON projected_orders (lane, changed_at, order_id) INCLUDE (state, customer, channel, holds, business_unit, region, number_key, opened_at);
CREATE INDEX projected_orders_by_total ON projected_orders (lane, total_rank, order_id) INCLUDE (state, customer, channel, holds, business_unit, region, number_key, opened_at);
CREATE INDEX projected_orders_number ON projected_orders (lane, number_key text_pattern_ops);
CREATE INDEX projected_orders_of_channel ON projected_orders (lane, channel, order_id);
CREATE INDEX projected_orders_of_customer ON projected_orders (lane, customer, order_id);
CREATE INDEX projected_orders_open ON projected_orders (lane, opened_at, order_id) INCLUDE (state, customer, channel, holds, business_unit, region, number_key, changed_at, total_rank, workflow) WHERE ((state = 'open'::text) OR (holds > 0));
CREATE INDEX projected_orders_tail ON projected_orders (lane, reverse(order_id) text_pattern_ops);

create table projection_cursors (
  lane integer not null,
  projection text not null,
  position bigint not null default 0,
  PRIMARY KEY (lane, projection)
);

create table routes (
  lane integer not null,
  kind text not null,
  issuer text not null,
  value text not null,
  order_id text not null,
  taken_by text,
  PRIMARY KEY (lane, kind, issuer, value)
);

create table sessions (
  digest text not null,
  person text not null,
  used_at bigint not null,
  ends_at bigint not null,
  PRIMARY KEY (digest)
);
CREATE INDEX sessions_of_person ON sessions (person);

create table set_aside (
  lane integer not null,
  queue text not null,
  id text not null,
  order_id text not null,
  work json,
  error text not null,
  PRIMARY KEY (lane, queue, id)
);

create table settings (
  singleton boolean not null default true,
  lanes integer not null,
  version_min integer not null default 2,
  feeds_begin bigint not null default 0,
  CHECK (((lanes >= 1) AND (lanes <= 1024))),
  CHECK (singleton),
  PRIMARY KEY (singleton)
);

create table timers (
  lane integer not null,
  order_id text not null,
  due_at bigint not null,
  generation integer not null default 1,
  PRIMARY KEY (lane, order_id)
);
CREATE INDEX timers_due ON timers (lane, due_at);
