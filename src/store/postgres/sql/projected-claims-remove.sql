delete from projected_claims where lane = $1 and order_id = any ($2::text[])
