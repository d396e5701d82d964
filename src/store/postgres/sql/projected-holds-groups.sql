select type, team, cause, min(label) as label, count(*) as open, currency, trim_scale(sum(amount)) as amount, min(due_at) as next_due_at, min(opened_at) as oldest_at
from projected_holds where lane = $1 and ($2::text[] is null or team = any ($2)) group by type, team, cause, currency
