-- What was asked of partners, for an effect or in answer to a message, and what they answered: one row for each exchange,
-- written after it.
create table exchanges (
  id bigint generated always as identity primary key,
  connection text not null,
  kind text not null,
  -- Of an effect.
  order_id text,
  effect text,
  act text,
  is_read_back boolean not null default false,
  -- Of an answer: what it answers.
  message bigint,
  request text not null,
  sent bytea not null,
  -- Null: nobody answered.
  status integer,
  answer bytea,
  -- Of the whole answer; the row has its beginning.
  answer_size integer,
  error text,
  state text not null,
  at bigint not null,
  latency_ms integer not null
);
create index exchanges_of_order on exchanges (order_id, id) where order_id is not null;
create index exchanges_of_connection on exchanges (connection, id);
