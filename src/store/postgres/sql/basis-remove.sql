delete from basis using unnest($2::text[], $3::text[]) as gone (fact_key, order_id)
where basis.lane = $1 and basis.fact_key = gone.fact_key and basis.order_id = gone.order_id
