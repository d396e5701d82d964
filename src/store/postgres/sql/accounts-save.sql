update accounts set revision = changed.revision,
  snapshot = coalesce(changed.snapshot::json, accounts.snapshot),
  snapshot_revision = case when changed.snapshot is null then accounts.snapshot_revision else changed.revision end
from unnest($2::text[], $3::integer[], string_to_array($4, E'\n', '')) as changed (key, revision, snapshot)
where accounts.lane = $1 and accounts.key = changed.key
