-- The shop that a document is about.
select customer_code, shop_name, sales_area_id
from customers
where company_id = :company_id
  and id = :id
order by id
limit 1
