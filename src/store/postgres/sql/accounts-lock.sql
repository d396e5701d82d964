-- In key order: two transactions that want the same accounts queue for the first of them.
select key, state from accounts where key = any ($1::text[]) order by key for update
