select id, state from orders where id > $1 and revision > 0 order by id limit $2
