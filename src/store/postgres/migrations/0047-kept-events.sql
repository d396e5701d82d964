-- Entries of the journal are written in a shorter form, which processes of before could not read.
alter table settings alter column version_min set default 2;
update settings set version_min = 2;
