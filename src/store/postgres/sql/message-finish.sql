update messages set outcome = $2, due_at = null, error = null where id = $1
