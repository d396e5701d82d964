update notices set state = 'sent', answer = $3, latency_ms = $4, error = null where lane = $1 and id = $2
