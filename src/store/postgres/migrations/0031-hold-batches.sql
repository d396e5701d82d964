-- Many holds decided at one stroke: which they are stands here before the first of them is decided, so that a request that
-- was cut off goes on with the same ones, and the whole can be taken back by its name.
create table hold_batches (
  id text primary key,
  decided_by text not null,
  at bigint not null,
  holds json not null
);
