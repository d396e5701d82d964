-- Whoever made one meanwhile was first: the group begins again.
insert into accounts (lane, key, revision, snapshot, snapshot_revision)
select $1, key, 1, snapshot::json, 1 from unnest($2::text[], string_to_array($3, E'\n', '')) as fresh (key, snapshot) order by key
on conflict (lane, key) do nothing returning key
