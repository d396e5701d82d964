select position, digest from journal_links where lane = $1 order by position desc limit 1
