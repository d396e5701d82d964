update control_numbers set last = $2 where partner = $1
