-- JSON travels as lines: json_to_recordset would unescape it, and PostgreSQL has no text with a NUL in it.
insert into journal (lane, position, order_id, sequence, command_id, at, events)
select $1, position, order_id, sequence, command_id, $2, events::json
from unnest($3::bigint[], $4::text[], $5::integer[], $6::text[], string_to_array($7, E'\n', ''))
  as e (position, order_id, sequence, command_id, events)
