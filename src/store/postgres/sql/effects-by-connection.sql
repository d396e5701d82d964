select connection, count(*) as waiting, count(*) filter (where mode = 'read-back') as asked from effects where lane = $1 group by connection
