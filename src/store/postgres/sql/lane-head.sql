select position from lanes where lane = $1
