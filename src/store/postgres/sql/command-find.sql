select id, digest, outcome from commands where id = $1
