select (extract(epoch from clock_timestamp()) * 1000)::bigint as now, feeds_begin from settings
