select 'follow-up' as queue, id, error from follow_ups where due_at is null
union all
select 'message', id, error from messages where due_at is null and outcome is null
order by 1, 2
