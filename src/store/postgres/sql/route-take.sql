update routes set taken_by = $4 where kind = $1 and issuer = $2 and value = $3
