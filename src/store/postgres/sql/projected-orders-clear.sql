delete from projected_orders where lane = $1
