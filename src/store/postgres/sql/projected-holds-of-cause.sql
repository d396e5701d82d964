select order_id, hold_id, type, team, priority, opened_at, due_at, next_escalation, amount, currency, customer, number, total, total_currency, promised, cause, label, proposed_way, proposed_by
from projected_holds where lane = $1 and (due_at, order_id, hold_id) > ($3, $4, $5)
  and cause = $8
  and ($6::text[] is null or team = any ($6)) and ($7::text is null or type = $7) and ($9::text is null or customer = $9)
  and ($10::text[] is null or exists (
    select from unnest($10::text[], $11::text[]) as r (unit, area)
    where coalesce(r.unit, business_unit) = business_unit and coalesce(r.area, region) = region))
order by due_at, order_id, hold_id limit $2
