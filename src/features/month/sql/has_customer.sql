-- Does the company have the shop?
select id
from customers
where company_id = :company_id
  and customer_code = :customer_code
