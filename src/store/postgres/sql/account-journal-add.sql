insert into account_journal (lane, key, revision, at, command_id, events)
select $1, key, revision, $2, $3, events::json from unnest($4::text[], $5::integer[], string_to_array($6, E'\n', '')) as j (key, revision, events)
