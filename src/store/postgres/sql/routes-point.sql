update routes set order_id = pointed.order_id
from unnest($3::text[], $4::text[], $5::text[]) as pointed (issuer, value, order_id)
where routes.lane = $1 and routes.kind = $2 and routes.value = any ($4::text[]) and routes.issuer = pointed.issuer and routes.value = pointed.value
