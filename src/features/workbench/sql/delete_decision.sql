-- A decision taken back: the item is open again.
delete from book_decisions
where company_id = :company_id
  and period = :period
  and customer_id = :customer_id
  and item_key = :item_key
  and version = :expected_version
