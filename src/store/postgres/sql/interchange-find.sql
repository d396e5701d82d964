select control, at, raw from interchanges where partner = $1 and key = $2
