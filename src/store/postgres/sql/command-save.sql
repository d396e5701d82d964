insert into commands (id, digest, outcome) values ($1, $2, $3)
