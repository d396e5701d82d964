select sequence from journal where lane = $1 and order_id = $2 order by position desc limit 1
