-- What people who decide holds look at: whose order it is and what it costs, what many holds have in common, and how holds
-- ended. All of it is folded from the journal, so the projection of holds begins anew.
delete from projected_holds;
alter table projected_holds
  add column customer text not null,
  add column number text not null,
  add column total numeric,
  add column total_currency text,
  add column promised text,
  add column cause text not null,
  add column label text not null,
  add column proposed_way text,
  add column proposed_by text;
drop index projected_holds_due;
drop index projected_holds_of_team;
-- Whole in the order of the list, so that a page is read from where the last one ended.
create index projected_holds_due on projected_holds (lane, due_at, order_id, hold_id);
create index projected_holds_of_team on projected_holds (lane, team, due_at, order_id, hold_id);
create index projected_holds_of_cause on projected_holds (lane, cause, due_at, order_id, hold_id);
create index projected_holds_of_customer on projected_holds (lane, customer, due_at, order_id, hold_id);

create table ended_holds (
  lane integer not null,
  order_id text not null,
  hold_id text not null,
  type text not null,
  team text not null,
  customer text not null,
  opened_at bigint not null,
  due_at bigint not null,
  ended_at bigint not null,
  how text not null,
  way text,
  ended_by text,
  people integer not null,
  primary key (lane, order_id, hold_id)
);
create index ended_holds_latest on ended_holds (lane, ended_at);

update projection_cursors set position = (select feeds_begin from settings limit 1)
where projection = 'holds' and exists (select from settings);
