update messages set due_at = $2, error = $3, attempts = attempts + 1 where id = $1
