delete from follow_ups where lane = $1 and id = any ($2::bigint[])
