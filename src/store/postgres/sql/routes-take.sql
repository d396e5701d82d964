update routes set taken_by = taken.taken_by
from unnest($3::text[], $4::text[], $5::text[]) as taken (issuer, value, taken_by)
where routes.lane = $1 and routes.kind = $2 and routes.issuer = taken.issuer and routes.value = taken.value
