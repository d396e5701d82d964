update lanes set position = $2 where lane = $1
