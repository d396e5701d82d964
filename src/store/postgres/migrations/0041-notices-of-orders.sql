-- What of an order went out, beside its history.
create index notices_of_order on notices (lane, order_id, id);
