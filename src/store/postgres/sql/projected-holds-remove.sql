delete from projected_holds where lane = $1 and order_id = any ($2::text[])
