-- A message that its channel names is kept once: a file found again after a crash, a webhook delivered again.
alter table messages add column key text;
create unique index messages_key on messages (connection, key) where key is not null;

-- The last control number given to a partner: taken with the interchange that carries it, so there is no gap.
create table control_numbers (
  partner text primary key,
  last integer not null default 0
);

-- What went out to partners in X12, to the byte. The same key again is the same interchange under the same number.
create table interchanges (
  partner text not null,
  key text not null,
  control integer not null,
  at bigint not null,
  raw bytea not null,
  primary key (partner, key)
);
