-- The published book of one shop.
select b.body
from guidance_books b
join customers c on c.company_id = b.company_id and c.id = b.customer_id
where b.company_id = :company_id
  and b.run_id = :run_id
  and c.customer_code = :customer_code
