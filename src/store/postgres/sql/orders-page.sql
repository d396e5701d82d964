-- From one order to the next by the index: the journal is not read.
with recursive page as (
  (select order_id from journal where lane = $1 and order_id > $2 order by order_id limit 1)
  union all
  select (select j.order_id from journal as j where j.lane = $1 and j.order_id > page.order_id order by j.order_id limit 1)
  from page where page.order_id is not null
)
select order_id from page where order_id is not null limit $3
