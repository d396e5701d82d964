select version, value, source, since, confirmed_at from facts where key = $1
