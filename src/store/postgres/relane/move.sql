-- Moves every row to the lane of its name under another number of lanes, which `relaning` says. One transaction: until it
-- commits, everything is as it was.

-- As `laneOf` in src/engine/lane.ts: FNV-1a over UTF-16 code units.
create function pg_temp.lane_of(name text, lanes integer) returns integer language plpgsql immutable strict as $$
declare
  hash bigint := 2166136261;
  letter text;
  code integer;
begin
  foreach letter in array string_to_array(name, null) loop
    code := ascii(letter);
    if code > 65535 then
      hash := ((hash # (55296 + ((code - 65536) >> 10))) * 16777619) & 4294967295;
      code := 56320 + ((code - 65536) & 1023);
    end if;
    hash := ((hash # code) * 16777619) & 4294967295;
  end loop;
  return hash % lanes;
end $$;

create temp table moving on commit drop as
select name, pg_temp.lane_of(name, relaning.lanes) as lane from relaning, (
  select order_id as name from journal union select about from commands union select order_id from timers
  union select order_id from follow_ups union select order_id from effects union select order_id from basis
  union select order_id from set_aside union select key from facts union select key from fact_history
  union select key from accounts union select key from account_journal
  union select value from cross_references union select issuer || '/' || value from routes
) as names;
create unique index on moving (name);
analyze moving;

-- What subscribers have not been told of yet, by what stays as it is.
create temp table untold on commit drop as
select j.order_id, j.sequence from journal as j join notice_cursors as c on c.lane = j.lane where j.position > c.position;

-- New positions begin after every old one, so no two rows are ever in each other's way, and an old cursor is known as such.
-- Within an order the old positions ascend, so each keeps its own sequence.
with counted as (
  select lane, position, order_id,
    sequence - coalesce(lag(sequence) over (partition by order_id order by position), 0) as events
  from journal
), placed as (
  select counted.lane, counted.position, moving.lane as to_lane,
    relaning.begin + sum(events) over (partition by moving.lane order by counted.position, counted.lane) as to_position
  from relaning, counted join moving on moving.name = counted.order_id
)
update journal set lane = placed.to_lane, position = placed.to_position
from placed where journal.lane = placed.lane and journal.position = placed.position;

-- The same number given to two orders of different lanes was two commands; in one lane it is the first one's.
delete from commands using (
  select c.lane, c.id, row_number() over (partition by m.lane, c.id order by c.lane) as nth
  from commands as c join moving as m on m.name = c.about
) as same
where same.nth > 1 and commands.lane = same.lane and commands.id = same.id;
update commands set lane = m.lane from moving as m where m.name = about and commands.lane <> m.lane;

-- A timer's number is its time, which two orders may share.
update set_aside set id = id || '/' || order_id where queue = 'timer' and position('/' in id) = 0;
update set_aside set lane = m.lane from moving as m where m.name = order_id and set_aside.lane <> m.lane;

update timers set lane = m.lane from moving as m where m.name = order_id and timers.lane <> m.lane;
update follow_ups set lane = m.lane from moving as m where m.name = order_id and follow_ups.lane <> m.lane;
update effects set lane = m.lane from moving as m where m.name = order_id and effects.lane <> m.lane;
update notices set lane = m.lane from moving as m where m.name = order_id and notices.lane <> m.lane;
update basis set lane = m.lane from moving as m where m.name = order_id and basis.lane <> m.lane;
update facts set lane = m.lane from moving as m where m.name = key and facts.lane <> m.lane;
update fact_history set lane = m.lane from moving as m where m.name = key and fact_history.lane <> m.lane;
update accounts set lane = m.lane from moving as m where m.name = key and accounts.lane <> m.lane;
update account_journal set lane = m.lane from moving as m where m.name = key and account_journal.lane <> m.lane;
update cross_references set lane = m.lane from moving as m where m.name = value and cross_references.lane <> m.lane;
update routes set lane = m.lane from moving as m where m.name = issuer || '/' || value and routes.lane <> m.lane;

-- The old feeds end here.
update settings set lanes = relaning.lanes, feeds_begin = relaning.begin from relaning;
delete from lanes;
insert into lanes (lane, position)
select lane, coalesce((select max(position) from journal where journal.lane = l.lane), relaning.begin)
from relaning, generate_series(0, relaning.lanes - 1) as l (lane);

-- Read on from the first of them: what was told behind it already is known as such.
delete from notice_cursors;
insert into notice_cursors (lane, position)
select l.lane, coalesce(
  (select min(j.position) - 1 from journal as j join untold as u on u.order_id = j.order_id and u.sequence = j.sequence
    where j.lane = l.lane),
  l.position)
from lanes as l;

-- The chains begin anew with the feeds; a checkpoint of the audit says how the two hang together.
delete from journal_links;

delete from projection_cursors;
truncate projected_orders, projected_holds, ended_holds, projected_claims;
