update facts set confirmed_at = greatest(confirmed_at, $2) where key = $1 returning confirmed_at
