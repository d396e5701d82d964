delete from effects where lane = $1 and key = any ($2::text[])
