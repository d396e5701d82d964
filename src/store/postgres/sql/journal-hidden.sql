select count(*)::integer as entries from journal where lane = $1 and position <= $2
