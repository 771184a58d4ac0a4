-- How many orders a shop has.
select count(*)
from orders
where company_id = :company_id
  and customer_id = :customer_id
