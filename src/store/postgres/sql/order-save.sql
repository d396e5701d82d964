update orders set state = $2, revision = $3, next_wake = $4 where id = $1
