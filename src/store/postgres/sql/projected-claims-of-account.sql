select order_id, account, state, wanted, granted, waiting_since from projected_claims where lane = $1 and account = $2 order by order_id
