-- The latest first, with an event below $3. The first part: the entry in which $3 lies has some of them.
(select position, order_id, sequence, command_id, at, events from journal
where lane = $1 and order_id = $2 and sequence >= $3 order by position limit 1)
union all
(select position, order_id, sequence, command_id, at, events from journal
where lane = $1 and order_id = $2 and sequence < $3 order by position desc limit $4)
