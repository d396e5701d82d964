select number, at, actor, act, about, note, detail, digest from acts where number > $1 order by number limit $2
