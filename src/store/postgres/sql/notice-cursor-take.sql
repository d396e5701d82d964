-- What another process has in hand is left to it.
select position from notice_cursors where lane = $1 for update skip locked
