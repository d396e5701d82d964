select (select count(*) from projected_orders where lane = $1 and state = 'open') as open,
  (select count(*) from projected_orders where lane = $1 and holds > 0) as held
