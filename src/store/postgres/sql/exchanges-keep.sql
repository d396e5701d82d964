-- Numbered in their order. The bytes of all are one value, in which each has its place.
insert into exchanges (connection, kind, order_id, effect, act, is_read_back, message, request, sent, status, answer, answer_size,
  error, state, at, latency_ms)
select connection, kind, order_id, effect, act, is_read_back, message, request, substring($2::bytea from sent_begins for sent_length),
  status, case when status is not null then substring($3::bytea from answer_begins for answer_length) end, answer_size,
  error, state, at, latency_ms
from rows from (
  json_to_recordset($1::json) as (connection text, kind text, order_id text, effect text, act text, is_read_back boolean,
    message bigint, request text, status integer, answer_size integer, error text, state text, at bigint, latency_ms integer),
  unnest($4::integer[]), unnest($5::integer[]), unnest($6::integer[]), unnest($7::integer[])
) with ordinality as e (connection, kind, order_id, effect, act, is_read_back, message, request, status, answer_size, error,
  state, at, latency_ms, sent_begins, sent_length, answer_begins, answer_length, nth)
order by nth
