update projected_orders set business_unit = c.unit, region = c.area
from unnest($2::text[], $3::text[], $4::text[]) as c (id, unit, area)
where lane = $1 and customer = c.id
