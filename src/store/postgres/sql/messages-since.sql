select connection, count(*) as received, count(*) filter (where is_refused) as refused, max(at) as latest
from messages where at >= $1 group by connection
