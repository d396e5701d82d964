-- Part $2: `stock:`, or `stock:NODE/`, how their keys begin; part $3: `/ITEM`, how they end.
select key from accounts
where lane = $1 and starts_with(key, $2) and ($3::text is null or right(key, length($3)) = $3) and key > $4
order by key limit $5
