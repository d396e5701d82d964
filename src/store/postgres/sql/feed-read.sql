select position, order_id, sequence, data, actor, command_id, at from events where position > $1 order by position limit $2
