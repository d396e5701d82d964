select number, digest from audit_checkpoints order by number desc limit 1
