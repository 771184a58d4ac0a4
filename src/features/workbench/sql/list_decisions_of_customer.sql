-- Decisions on one shop's book.
select item_key, item_name, decision, comment, book_version, version, decided_by_name,
  decided_at_ms
from book_decisions
where company_id = :company_id
  and period = :period
  and customer_id = :customer_id
order by item_key
