select order_id, hold_id, type, team, priority, opened_at, due_at, next_escalation, amount, currency
from projected_holds where lane = $1 and team = $9 and (due_at, order_id, hold_id) > ($3, $4, $5) and ($6::text is null or type = $6)
  and ($7::text[] is null or exists (
    select from unnest($7::text[], $8::text[]) as r (unit, area)
    where coalesce(r.unit, business_unit) = business_unit and coalesce(r.area, region) = region))
order by due_at, order_id, hold_id limit $2
