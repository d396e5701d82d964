update effects set state = closed.state, outcome = closed.outcome::json
from unnest($1::text[], $2::text[], $3::text[]) as closed (key, state, outcome)
where effects.key = closed.key
