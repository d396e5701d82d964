select position, digest from journal_links where lane = $1 and position > $2 order by position limit $3
