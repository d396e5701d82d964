update projection_cursors set position = $3 where lane = $1 and projection = any ($2::text[])
