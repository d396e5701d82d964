select j.key, j.revision, j.events
from unnest($2::text[], $3::integer[]) as known (key, revision)
cross join lateral (select * from account_journal where lane = $1 and key = known.key and revision > known.revision offset 0) as j
order by j.key, j.revision
