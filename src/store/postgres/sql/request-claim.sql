-- The ledger's next number is the request's own. One that comes a second time claims nothing, and its number is left out.
with claimed as (
  insert into api_requests (message, key_id, once, digest, claimed_until)
  values (nextval(pg_get_serial_sequence('messages', 'id')), $1, $2, $3, $8)
  on conflict (key_id, once) where not is_nothing do nothing
  returning message
)
-- Nobody else looks at the message before the claim ends.
insert into messages (id, connection, kind, raw, at, due_at) overriding system value
select message, $4, $5, $6, $7, $8 from claimed
returning id
