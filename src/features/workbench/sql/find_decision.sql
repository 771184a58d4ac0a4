-- One decision, for the version check of a change.
select decision, comment, version
from book_decisions
where company_id = :company_id
  and period = :period
  and customer_id = :customer_id
  and item_key = :item_key
