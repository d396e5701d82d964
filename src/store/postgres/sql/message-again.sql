update messages set due_at = 0, outcome = null, error = null, attempts = 0, replays = replays + 1 where id = $1 returning id
