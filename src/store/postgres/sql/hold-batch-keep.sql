insert into hold_batches (id, decided_by, at, holds) values ($1, $2, $3, $4) on conflict (id) do nothing
