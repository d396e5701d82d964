insert into interchanges (partner, key, control, at, raw) values ($1, $2, $3, $4, $5)
