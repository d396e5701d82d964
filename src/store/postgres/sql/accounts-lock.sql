-- In key order: two groups that want the same accounts queue for the first of them. Each is looked up by its key, whatever
-- the planner believes of a table of which it has no statistics yet.
select a.key, a.revision, a.snapshot_revision, case when a.snapshot_revision > known.revision then a.snapshot end as snapshot
from (select key, revision from unnest($2::text[], $3::integer[]) as k (key, revision) order by key) as known
cross join lateral (select * from accounts where lane = $1 and key = known.key for update) as a
