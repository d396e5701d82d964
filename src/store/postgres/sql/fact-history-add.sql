insert into fact_history (key, version, value, source, since, confirmed_at) values ($1, $2, $3, $4, $5, $6)
