-- Whoever comes second gets the first one's order; the update locks the row until the route is settled.
insert into routes (lane, kind, issuer, value, order_id)
select $1, $2, issuer, value, order_id from unnest($3::text[], $4::text[], $5::text[]) as r (issuer, value, order_id)
order by issuer, value
on conflict (lane, kind, issuer, value) do update set kind = excluded.kind
returning issuer, value, order_id, taken_by
