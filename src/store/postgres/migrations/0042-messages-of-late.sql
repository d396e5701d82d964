-- What came in of late, by connection. Messages lie in the order in which they came: a few kilobytes say where a time is.
create index messages_at on messages using brin (at);
