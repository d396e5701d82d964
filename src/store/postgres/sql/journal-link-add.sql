insert into journal_links (lane, position, digest) select $1, $2, $3
