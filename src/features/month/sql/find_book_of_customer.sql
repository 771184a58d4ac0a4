-- The published book of one shop, by the shop's id.
select body
from guidance_books
where company_id = :company_id
  and run_id = :run_id
  and customer_id = :customer_id
