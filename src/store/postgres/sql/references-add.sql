insert into cross_references (lane, kind, issuer, value, order_id)
select $1, kind, issuer, value, order_id from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as r (kind, issuer, value, order_id)
on conflict do nothing
