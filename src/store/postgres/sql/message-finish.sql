update messages set outcome = $2, due_at = null, error = null, is_refused = $3 where id = $1
