update routes set order_id = $4, taken_by = $5 where kind = $1 and issuer = $2 and value = $3
