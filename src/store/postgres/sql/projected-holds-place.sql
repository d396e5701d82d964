-- A hold is where its order is.
update projected_holds as h set business_unit = c.unit, region = c.area
from projected_orders as o, unnest($2::text[], $3::text[], $4::text[]) as c (id, unit, area)
where o.lane = $1 and h.lane = $1 and o.customer = c.id and h.order_id = o.order_id
