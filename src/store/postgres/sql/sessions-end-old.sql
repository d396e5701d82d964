delete from sessions where ends_at <= $1 or used_at <= $2
