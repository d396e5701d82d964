-- "Not there" becomes a row that can be locked; in key order, so that two transactions never wait for each other.
insert into facts (key, version, source, since, confirmed_at)
select key, 0, '', 0, 0 from unnest($1::text[]) as wanted (key) order by key
on conflict (key) do nothing
