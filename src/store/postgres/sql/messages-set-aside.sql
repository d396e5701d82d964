select id, error from messages where due_at is null and outcome is null order by id
