-- The latest first. Part $3: of one connection; part $4: with this end alone (refused or not).
select id, connection, kind, at, attempts, replays, due_at, error, outcome, is_refused from messages
where id < $1 and ($3::text is null or connection = $3) and ($4::boolean is null or is_refused = $4)
order by id desc limit $2
