select position, order_id, sequence, command_id, at, events from journal where lane = $1 and order_id = $2 order by position
