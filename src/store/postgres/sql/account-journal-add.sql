insert into account_journal (lane, key, revision, at, command_id, events)
select $1, key, revision, $2, command, events::json from unnest($3::text[], $4::text[], $5::integer[], string_to_array($6, E'\n', '')) as j (command, key, revision, events)
