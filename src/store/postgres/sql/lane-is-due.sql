select exists (select from follow_ups where lane = $1 and due_at <= $2)
  or exists (select from timers where lane = $1 and due_at <= $2)
  or exists (select from effects where lane = $1 and due_at <= $2 and connection <> all ($3::text[])) as due
