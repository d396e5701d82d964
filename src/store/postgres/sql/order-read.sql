select state, revision from orders where id = $1
