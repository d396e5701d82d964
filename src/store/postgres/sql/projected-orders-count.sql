-- Up to so many: nobody counts further by eye.
select count(*) as found from (
  select from projected_orders
  where lane = $1
    :orders-asked-for
  limit $2
) as found
