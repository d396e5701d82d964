-- Numbered in their order, and written in the order of their names, which is everybody's. Null: its name is taken.
with asked as (
  select nextval(pg_get_serial_sequence('messages', 'id')) as id, nth, connection, kind, substring($4::bytea from begins for length) as raw, due_at, key
  from unnest($2::text[], $3::text[], $5::integer[], $6::integer[], $7::bigint[], $8::text[]) with ordinality
    as m (connection, kind, begins, length, due_at, key, nth)
), kept as (
  insert into messages (id, connection, kind, raw, at, due_at, key) overriding system value
  select id, connection, kind, raw, $1, due_at, key from asked order by connection, key, nth
  on conflict (connection, key) where key is not null do nothing
  returning id
)
select kept.id from asked left join kept using (id) order by nth
