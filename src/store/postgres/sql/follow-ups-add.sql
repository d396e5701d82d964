insert into follow_ups (order_id, command, cause, due_at)
select order_id, command::json, cause, 0
from unnest($1::text[], $2::text[], $3::text[]) with ordinality as f (order_id, command, cause, nth)
order by nth
