-- Another decision on the same item, unless someone was quicker.
update book_decisions
set decision = :decision, comment = :comment, item_name = :item_name,
  book_version = :book_version, version = version + 1, decided_by = :decided_by,
  decided_by_name = :decided_by_name, decided_at_ms = :decided_at_ms
where company_id = :company_id
  and period = :period
  and customer_id = :customer_id
  and item_key = :item_key
  and version = :expected_version
