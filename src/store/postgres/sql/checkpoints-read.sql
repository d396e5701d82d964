select number, digest from audit_checkpoints order by number
