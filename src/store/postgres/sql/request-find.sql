select message, digest, claimed_until, answer from api_requests where key_id = $1 and once = $2 and not is_nothing
