-- How far each reader of an outside system is: what it has read before is not read again after a restart.
create table cursors (
  name text primary key,
  value json not null
);
