-- Whoever comes second gets the first one's order; the update locks the row until the route is settled.
insert into routes (lane, kind, issuer, value, order_id, taken_by)
select $1, $2, issuer, value, order_id, taken_by
from unnest($3::text[], $4::text[], $5::text[], $6::text[]) as r (issuer, value, order_id, taken_by)
order by issuer, value
on conflict (lane, kind, issuer, value) do update set taken_by = coalesce(routes.taken_by, excluded.taken_by)
returning issuer, value, order_id, taken_by, xmax = 0 as is_new
