-- Decisions on all books of a month: by shop, item. The table is the workbench's.
select customer_id, item_key, item_name, decision, comment
from book_decisions
where company_id = :company_id
  and period = :period
order by customer_id, item_key
