insert into follow_ups (lane, order_id, command, cause, due_at)
select $1, order_id, command::json, cause, 0
from unnest($2::text[], string_to_array($3, E'\n', ''), $4::text[]) with ordinality as f (order_id, command, cause, nth) order by nth
