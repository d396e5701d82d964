select id, next_wake from orders where next_wake <= $1 order by next_wake limit $2
