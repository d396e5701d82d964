-- A follow-up behind one of its order that waits to be tried again is not due.
select exists (
    select from follow_ups as f where lane = $1 and due_at <= $2
      and not exists (
        select from follow_ups as earlier
        where earlier.lane = $1 and earlier.order_id = f.order_id and earlier.id < f.id and earlier.due_at > $2
      )
  )
  or exists (select from timers where lane = $1 and due_at <= $2)
  or exists (select from effects where lane = $1 and due_at <= $2 and connection <> all ($3::text[])) as due
