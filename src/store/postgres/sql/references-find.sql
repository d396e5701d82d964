select order_id from cross_references where lane = $1 and kind = $2 and issuer = $3 and value = $4 order by order_id
