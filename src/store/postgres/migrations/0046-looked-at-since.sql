-- What is looked at was tried before it was looked at, whatever became of that attempt's row.
update effects set tried_at = due_at where mode = 'read-back' and tried_at is null;
