insert into facts (key, version, source, since, confirmed_at) values ($1, 0, '', 0, 0)
on conflict (key) do update set key = excluded.key
returning version, digest, value, source, since, confirmed_at
