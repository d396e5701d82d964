-- In key order: two groups that want the same accounts queue for the first of them.
select a.key, a.revision, a.snapshot_revision, case when a.snapshot_revision > known.revision then a.snapshot end as snapshot
from unnest($2::text[], $3::integer[]) as known (key, revision)
join accounts as a on a.lane = $1 and a.key = known.key
order by a.key for update of a
