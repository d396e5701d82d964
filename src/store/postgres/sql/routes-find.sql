select order_id from routes where lane = $1 and kind = $2 and issuer = $3 and value = $4
