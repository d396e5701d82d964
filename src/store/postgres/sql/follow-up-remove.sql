delete from follow_ups where id = $1
