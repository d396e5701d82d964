delete from projected_holds where lane = $1
