-- JSON travels as text in arrays: json_to_recordset would unescape it, and PostgreSQL has no text with a NUL in it.
insert into events (position, order_id, sequence, type, data, actor, command_id, at)
select $3 + nth, $1, $4 + nth, type, data::json, actor, command, $2
from unnest($5::text[], $6::text[], $7::text[], $8::text[]) with ordinality as e (type, data, actor, command, nth)
