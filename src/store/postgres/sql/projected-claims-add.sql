insert into projected_claims (lane, order_id, account, state, wanted, granted, waiting_since)
select $1, order_id, account, state, wanted::numeric, granted::numeric, waiting_since
from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[]) as c (order_id, account, state, wanted, granted, waiting_since)
