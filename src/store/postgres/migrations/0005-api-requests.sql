-- What a caller asked for under a name of its own (Idempotency-Key), until when it is somebody's to answer, and the answer.
-- The number is that of its message in the ledger.
create table api_requests (
  message bigint primary key,
  key_id text not null,
  once text not null,
  digest text not null,
  claimed_until bigint not null,
  answer json,
  -- Nothing was done: the name may be used again.
  is_nothing boolean not null default false
);
create unique index api_requests_once on api_requests (key_id, once) where not is_nothing;

-- Whose teams a key speaks for, and how often it may call.
alter table api_keys add column roles json not null default '[]';
alter table api_keys add column per_minute integer;

-- The trace (W3C traceparent) of the request that led to it.
alter table effects add column trace text;

-- Whether what came of it, or a part of it, is that it was not taken; null before anything did.
alter table messages add column is_refused boolean;
create index messages_of_connection on messages (connection, id);
create index messages_refused on messages (id) where is_refused;
