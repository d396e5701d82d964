update notices set state = case when $3::bigint is null then 'dead' else 'open' end, due_at = coalesce($3, 0), error = $4, latency_ms = $5
where lane = $1 and id = $2 and state = 'open'
