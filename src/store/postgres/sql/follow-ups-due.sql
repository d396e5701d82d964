-- One order's follow-ups stay in their order: one that waits to be tried again holds back those behind it.
select id, order_id, command, cause, attempts from follow_ups as f
where lane = $1 and due_at <= $2
  and not exists (
    select from follow_ups as earlier
    where earlier.lane = $1 and earlier.order_id = f.order_id and earlier.id < f.id and earlier.due_at > $2
  )
order by id limit $3
