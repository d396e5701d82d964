-- Whoever had it has not answered in time; of several that see it, one is first.
update api_requests set claimed_until = $3 where message = $1 and claimed_until = $2 and answer is null returning message
