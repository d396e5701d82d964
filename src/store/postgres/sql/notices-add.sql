insert into notices (lane, subscriber, order_id, sequence, kind, content, at, due_at)
select $1, subscriber, order_id, sequence, kind, content::json, at, 0
from unnest($2::text[], $3::text[], $4::integer[], $5::text[], string_to_array($6, e'\n'), $7::bigint[])
  with ordinality as n (subscriber, order_id, sequence, kind, content, at, nth)
order by nth
on conflict (lane, subscriber, order_id, sequence) do nothing
