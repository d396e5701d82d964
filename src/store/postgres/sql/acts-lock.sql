-- One after another: the next is chained to the one that this one becomes.
select pg_advisory_xact_lock(735203)
