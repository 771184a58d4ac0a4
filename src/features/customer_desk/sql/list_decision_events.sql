-- Decisions on a shop's guidance books, for its timeline.
select period, item_name, decision, comment, decided_by_name, decided_at_ms
from book_decisions
where company_id = :company_id
  and customer_id = :customer_id
order by decided_at_ms desc, item_key
limit 2000
