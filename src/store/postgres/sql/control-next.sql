insert into control_numbers (partner, last) values ($1, 1)
on conflict (partner) do update set last = case when control_numbers.last = 999999999 then 1 else control_numbers.last + 1 end
returning last
