delete from projected_claims where lane = $1
