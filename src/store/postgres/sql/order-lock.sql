-- The row is made where there is none, so that two first commands of one order meet here. The update locks it.
insert into orders (id, state, revision) values ($1, null, 0)
on conflict (id) do update set id = excluded.id
returning state, revision
