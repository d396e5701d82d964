select workflow, count(*) as orders from projected_orders where lane = $1 and state = 'open' group by workflow
