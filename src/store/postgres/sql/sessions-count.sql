select person, count(*)::integer as open from sessions where ends_at > $1 and used_at > $2 group by person
