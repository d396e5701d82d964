select order_id from cross_references where kind = $1 and issuer = $2 and value = $3 order by order_id
