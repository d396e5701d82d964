-- $2: now; $3: what is due before it is due soon; $4: who asks, and confirms nothing of his own.
select type, team, count(*) as open, count(*) filter (where due_at < $2) as overdue,
  count(*) filter (where due_at >= $2 and due_at < $3) as due_soon,
  count(*) filter (where proposed_by is not null and proposed_by <> $4) as to_confirm
from projected_holds where lane = $1
  and ($5::text[] is null or exists (
    select from unnest($5::text[], $6::text[]) as r (unit, area)
    where coalesce(r.unit, business_unit) = business_unit and coalesce(r.area, region) = region))
group by type, team
