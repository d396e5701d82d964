update facts set version = version + 1, digest = $2, value = $3, source = $4, since = $5, confirmed_at = $6 where key = $1 returning version
