-- "Not there" becomes a row that can be held; in key order, so that two groups never wait for each other.
insert into facts (lane, key, version, source, since, confirmed_at)
select $1, key, 0, '', 0, 0 from unnest($2::text[]) as wanted (key) order by key
on conflict (lane, key) do nothing
