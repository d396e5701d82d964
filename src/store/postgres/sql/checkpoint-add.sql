insert into audit_checkpoints (number, digest) values ($1, $2)
