select version, value, source, since, confirmed_at from fact_history where lane = $1 and key = $2 order by since, id
