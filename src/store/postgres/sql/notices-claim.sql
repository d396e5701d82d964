-- The first open one of each subscriber, whether it is due or not: those behind it wait for it.
with firsts as (
  select distinct on (subscriber) id from notices
  where lane = $1 and state = 'open' and subscriber = any ($2::text[]) order by subscriber, id
)
update notices as n set due_at = $4, attempts = n.attempts + 1, tried_at = $3
where n.lane = $1 and n.id = any (array(select id from firsts)) and n.state = 'open' and n.due_at <= $3
returning n.id, n.subscriber, n.order_id, n.sequence, n.kind, n.content, n.at, n.attempts, n.raw
