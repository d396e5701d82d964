-- Each is looked up by its key, and found again by its place: the lane is locked, so that none of them moves meanwhile.
delete from basis where lane = $1 and ctid = any (array(
  select found.ctid from unnest($2::text[], $3::text[]) as gone (fact_key, order_id)
  cross join lateral (
    select ctid from basis where lane = $1 and fact_key = gone.fact_key and order_id = gone.order_id offset 0
  ) as found
))
