-- The ledger's next number is the request's own. One that comes a second time claims nothing, and its number is left out.
-- Claimed in the order of their names, which is everybody's.
with asked as (
  select nextval(pg_get_serial_sequence('messages', 'id')) as message, nth, key_id, once, digest, connection, kind,
    substring($7::bytea from begins for length) as raw, claimed_until
  from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $8::integer[], $9::integer[], $10::bigint[]) with ordinality
    as r (key_id, once, digest, connection, kind, begins, length, claimed_until, nth)
), claimed as (
  insert into api_requests (message, key_id, once, digest, claimed_until)
  select message, key_id, once, digest, claimed_until from asked order by key_id, once, nth
  on conflict (key_id, once) where not is_nothing do nothing
  returning message
), kept as (
  -- Nobody else looks at the message before the claim ends.
  insert into messages (id, connection, kind, raw, at, due_at) overriding system value
  select message, connection, kind, raw, $1, claimed_until from asked join claimed using (message)
)
select claimed.message from asked left join claimed using (message) order by nth
