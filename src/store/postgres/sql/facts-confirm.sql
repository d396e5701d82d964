update facts set confirmed_at = greatest(confirmed_at, $2) where lane = $1 and key = any ($3::text[])
