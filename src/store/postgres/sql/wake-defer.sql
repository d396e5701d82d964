update orders set next_wake = $3 where id = $1 and next_wake = $2
