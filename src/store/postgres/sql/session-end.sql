delete from sessions where digest = $1
