-- Up to so many: nobody counts further by eye.
select count(*) as found from (
  select from projected_orders
  where lane = $1
    and ($3::text is null or customer = $3)
    and ($4::text is null or (number_key = upper(left($4, 40)) and upper(number) = upper($4) and purchase_order is not null))
    and ($5::text is null or state = $5)
    and ($6::text is null or channel = $6)
    and ($7::boolean is null or (holds > 0) = $7)
    and ($8::text is null or (holds > 0 and order_id in (select h.order_id from projected_holds as h where h.lane = $1 and h.type = $8)))
    and ($9::text is null or business_unit = $9)
    and ($10::text is null or region = $10)
    and ($11::bigint is null or opened_at >= $11)
    and ($12::bigint is null or opened_at < $12)
    and ($13::text is null or customer = any ($16::text[]) or number_key like upper($15) or order_id = upper($13) or reverse(order_id) like upper($14))
    and ($17::text[] is null or exists (
      select from unnest($17::text[], $18::text[]) as r (unit, area)
      where coalesce(r.unit, business_unit) = business_unit and coalesce(r.area, region) = region))
  limit $2
) as found
