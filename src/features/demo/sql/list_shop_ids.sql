-- Ids of the shops in the order of their codes.
select id
from customers
where company_id = :company_id
order by customer_code
