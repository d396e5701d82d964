select number, at, actor, act, about, note, detail, digest from acts
where ($1::bigint is null or number < $1) and ($3::text is null or actor = $3) and ($4::text is null or about = $4)
order by number desc limit $2
