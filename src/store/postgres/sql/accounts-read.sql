select a.key, a.revision, a.snapshot_revision, case when a.snapshot_revision > known.revision then a.snapshot end as snapshot
from unnest($2::text[], $3::integer[]) as known (key, revision)
cross join lateral (select * from accounts where lane = $1 and key = known.key offset 0) as a
