update notices set raw = coalesce(raw, $3) where lane = $1 and id = $2 returning raw
