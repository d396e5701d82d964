select value from cursors where name = $1
