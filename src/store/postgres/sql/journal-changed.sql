select order_id from journal where lane = $1 and position > $2 order by position limit $3
