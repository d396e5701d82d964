-- Of which nothing came once, its name is free for good: another may have it by now.
with answered as (
  update api_requests set answer = $2, is_nothing = is_nothing or $3 where message = $1
)
update messages set outcome = $2, due_at = null, error = null, is_refused = $4 where id = $1
