select key_id, once from api_requests where message = $1
