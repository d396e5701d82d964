select queue, id, order_id, error from set_aside where lane = $1 order by queue, id
