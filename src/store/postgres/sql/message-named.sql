select id from messages where connection = $1 and key = $2
