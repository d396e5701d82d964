-- By which workflow an order goes: NAME/VERSION; empty until it is projected again.
alter table projected_orders add column workflow text not null default '';
