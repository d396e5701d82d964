-- What another process has in hand is left to it.
select projection, position from projection_cursors where lane = $1 order by projection for update skip locked
