select l.position, (extract(epoch from clock_timestamp()) * 1000)::bigint as now, s.feeds_begin
from lanes as l cross join settings as s where l.lane = $1 for update of l
