-- Whose lane a command lies in: its order's or its account's. What has no name of its own could not be moved to another.
alter table commands add column about text not null default '';
update commands set about = j.order_id from journal as j where j.lane = commands.lane and j.command_id = commands.id;
update commands set about = j.key from account_journal as j
where j.lane = commands.lane and j.command_id = commands.id and commands.about = '';
