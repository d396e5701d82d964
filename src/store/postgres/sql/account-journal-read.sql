select j.key, j.revision, j.events
from unnest($2::text[], $3::integer[]) as known (key, revision)
join account_journal as j on j.lane = $1 and j.key = known.key and j.revision > known.revision
order by j.key, j.revision
