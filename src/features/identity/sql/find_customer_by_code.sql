-- The id behind a customer's code.
select id
from customers
where company_id = :company_id
  and customer_code = :code
order by id
limit 1
