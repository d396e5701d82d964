update notice_cursors set position = $2 where lane = $1
