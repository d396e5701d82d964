-- One for each order that rests on any of them; told in the order of their numbers, after what is told already.
insert into follow_ups (lane, order_id, command, cause, due_at)
select $1, order_id, json_build_object('type', 'note-facts', 'facts', json_agg(fact_key order by fact_key)), 'facts moved', 0
from basis where lane = $1 and fact_key = any ($2::text[])
group by order_id order by order_id
