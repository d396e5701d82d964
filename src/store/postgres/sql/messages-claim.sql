-- The time until which they are somebody's is when they are due again. What another process is taking is left to it.
update messages set due_at = $2
where id in (select id from messages where due_at <= $1 order by id limit $3 for update skip locked)
returning id, connection, kind, raw, at, attempts, replays
