insert into basis (lane, fact_key, order_id)
select $1, fact_key, order_id from unnest($2::text[], $3::text[]) as b (fact_key, order_id)
on conflict do nothing
