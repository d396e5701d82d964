-- All of them are there, and locked: each is found by its key.
insert into accounts (lane, key, revision, snapshot, snapshot_revision)
select $1, key, revision, snapshot::json, revision
from unnest($2::text[], $3::integer[], string_to_array($4, E'\n', '')) as changed (key, revision, snapshot)
on conflict (lane, key) do update set revision = excluded.revision,
  snapshot = coalesce(excluded.snapshot, accounts.snapshot),
  snapshot_revision = case when excluded.snapshot is null then accounts.snapshot_revision else excluded.revision end
