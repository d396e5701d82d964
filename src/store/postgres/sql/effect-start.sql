update effects set attempts = attempts + 1, tried_at = $2 where key = $1
