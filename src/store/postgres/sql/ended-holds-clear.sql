delete from ended_holds where lane = $1
