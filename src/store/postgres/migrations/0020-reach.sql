-- Whose an order is: the business unit and the region of its customer, as the fact `customer:ID` has them; null while no
-- such fact is there. Lists leave out by it what their reader may not see.
alter table projected_orders add column business_unit text, add column region text;
alter table projected_holds add column business_unit text, add column region text;

-- Folded again, with them: the facts are read as they stand when a row is written.
delete from projected_orders;
delete from projected_holds;
update projection_cursors set position = coalesce((select feeds_begin from settings), 0)
where projection in ('orders', 'holds');
