select position, (extract(epoch from clock_timestamp()) * 1000)::bigint as now from lanes where lane = $1 for update
