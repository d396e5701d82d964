update notices set state = 'open', due_at = 0, attempts = 0 where lane = $1 and id = $2 returning id
