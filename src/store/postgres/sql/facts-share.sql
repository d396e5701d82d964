select key, version, value, source, since, confirmed_at from facts where key = any ($1::text[]) order by key for share
