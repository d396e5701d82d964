with gone as (delete from basis where order_id = $1 and fact_key <> all ($2::text[]))
insert into basis (fact_key, order_id) select key, $1 from unnest($2::text[]) as wanted (key)
on conflict do nothing
