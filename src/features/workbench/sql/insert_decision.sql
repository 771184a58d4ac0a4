-- The first decision on an item.
insert into book_decisions (company_id, period, customer_id, item_key, item_name, decision, comment,
  book_version, version, decided_by, decided_by_name, decided_at_ms)
values (:company_id, :period, :customer_id, :item_key, :item_name, :decision, :comment,
  :book_version, 1, :decided_by, :decided_by_name, :decided_at_ms)
on conflict do nothing
