-- Acts that are no order's: who signed in, who granted what to whom. Each is chained to the one before.
create table acts (
  number bigint primary key,
  at bigint not null,
  actor text not null,
  act text not null,
  about text,
  note text,
  detail json,
  digest text not null
);
create index acts_of_actor on acts (actor, number);
create index acts_about on acts (about, number);

-- Where the chain over a lane's journal stands: one row for each page that was read, under the position it ended with.
create table journal_links (
  lane integer not null,
  position bigint not null,
  digest text not null,
  primary key (lane, position)
);

-- That a checkpoint was written to the file outside: a file that lost one is seen.
create table audit_checkpoints (
  number integer primary key,
  digest text not null
);
