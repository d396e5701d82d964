insert into accounts (key, state) select key, 'null' from unnest($1::text[]) as wanted (key) order by key
on conflict (key) do nothing
