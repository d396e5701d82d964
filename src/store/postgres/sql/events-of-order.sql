select position, order_id, sequence, data, actor, command_id, at from events where order_id = $1 order by sequence
