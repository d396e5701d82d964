-- Part $2: `customer:`, the beginning of their keys.
select key, version, value, source, since, confirmed_at from facts
where lane = $1 and starts_with(key, $2) and key > $3 and version > 0 order by key limit $4
