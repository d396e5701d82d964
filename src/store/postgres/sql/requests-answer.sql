with given as (
  select message, answer::json, is_nothing, is_refused
  from unnest($1::bigint[], string_to_array($2, E'\n', ''), $3::boolean[], $4::boolean[]) as a (message, answer, is_nothing, is_refused)
), answered as (
  -- Of which nothing came once, its name is free for good: another may have it by now.
  update api_requests as r set answer = given.answer, is_nothing = r.is_nothing or given.is_nothing
  from given where r.message = any ($1::bigint[]) and r.message = given.message
)
update messages as m set outcome = given.answer, due_at = null, error = null, is_refused = given.is_refused
from given where m.id = any ($1::bigint[]) and m.id = given.message
