delete from sessions where person = $1 returning digest
