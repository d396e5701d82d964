-- One order's follow-ups stay in their order: one that waits to be tried again holds back those behind it.
select id, order_id, command, cause, attempts from follow_ups as f
where due_at <= $1
  and not exists (select from follow_ups as earlier where earlier.order_id = f.order_id and earlier.id < f.id and earlier.due_at > $1)
order by id limit $2
