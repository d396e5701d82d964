update messages as m set outcome = f.outcome::json, due_at = null, error = null, is_refused = f.is_refused
from unnest($1::bigint[], string_to_array($2, E'\n', ''), $3::boolean[]) as f (id, outcome, is_refused)
where m.id = any ($1::bigint[]) and m.id = f.id
