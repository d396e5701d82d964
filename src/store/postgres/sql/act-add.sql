insert into acts (number, at, actor, act, about, note, detail, digest) values ($1, $2, $3, $4, $5, $6, $7, $8)
