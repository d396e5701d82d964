insert into cross_references (kind, issuer, value, order_id)
select kind, issuer, value, $1 from json_to_recordset($2) as r (kind text, issuer text, value text)
on conflict do nothing
