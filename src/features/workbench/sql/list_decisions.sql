-- Decisions on all books of a month, page by page in key order.
select customer_id, item_key, item_name, decision, comment, book_version, version,
  decided_by_name, decided_at_ms
from book_decisions
where company_id = :company_id
  and period = :period
  and (customer_id, item_key) > (:after_customer, :after_item)
order by customer_id, item_key
limit :row_limit
