select order_id from basis where fact_key = $1 order by order_id
