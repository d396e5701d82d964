select id, decided_by, at, holds from hold_batches where id = $1
