insert into control_numbers (partner) values ($1) on conflict do nothing
