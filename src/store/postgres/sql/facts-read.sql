select key, version, value, source, since, confirmed_at from facts where lane = $1 and key = any ($2::text[])
