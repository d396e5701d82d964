-- Whoever comes second gets the first one's order; the update locks the row until the route is settled.
insert into routes (kind, issuer, value, order_id) values ($1, $2, $3, $4)
on conflict (kind, issuer, value) do update set kind = excluded.kind
returning order_id, taken_by
