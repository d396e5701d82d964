select last from control_numbers where partner = $1 for update
