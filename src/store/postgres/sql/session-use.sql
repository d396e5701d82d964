update sessions set used_at = greatest(used_at, $2) where digest = $1
