select number, at, actor, act, about, note, detail, digest from acts order by number desc limit 1
