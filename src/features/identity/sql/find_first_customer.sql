-- The first active shop of a sales area.
select customer_code
from customers
where company_id = :company_id
  and sales_area_id = :sales_area_id
  and status = 'active'
order by customer_code
limit 1
