-- Shops with a decision in the month.
select distinct customer_id
from book_decisions
where company_id = :company_id
  and period = :period
order by customer_id
