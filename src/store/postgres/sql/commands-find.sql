select id, digest, outcome from commands where lane = $1 and id = any ($2::text[])
