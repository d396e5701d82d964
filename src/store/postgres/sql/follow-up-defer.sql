update follow_ups set due_at = $3, error = $4, attempts = attempts + 1 where lane = $1 and id = $2
