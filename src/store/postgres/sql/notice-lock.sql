select raw from notices where lane = $1 and id = $2 for update
