-- All books of a run: last month's, for the comparison.
select customer_id, body
from guidance_books
where company_id = :company_id
  and run_id = :run_id
order by customer_id
