update accounts set state = changed.state::json
from unnest($1::text[], $2::text[]) as changed (key, state)
where accounts.key = changed.key
