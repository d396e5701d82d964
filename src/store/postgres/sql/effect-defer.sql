update effects
set due_at = $2, error = $3,
  attempts = greatest(0, attempts - case when $4 then 1 else 0 end),
  misses = misses + case when $4 then 1 else 0 end
where key = $1
