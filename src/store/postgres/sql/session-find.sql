select digest, person, used_at, ends_at from sessions where digest = $1
