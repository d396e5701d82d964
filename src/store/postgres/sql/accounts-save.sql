update accounts set revision = changed.revision,
  snapshot = coalesce(changed.snapshot::json, accounts.snapshot),
  snapshot_revision = case when changed.snapshot is null then accounts.snapshot_revision else changed.revision end
from unnest($2::text[], $3::integer[], $4::text[]) as changed (key, revision, snapshot)
where accounts.lane = $1 and accounts.key = changed.key
