select version, value, source, since, confirmed_at from fact_history where key = $1 order by since, id
