select position, order_id, sequence, command_id, at, events from journal
where lane = $1 and order_id = any ($2::text[]) order by order_id, position
