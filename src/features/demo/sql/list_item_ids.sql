-- Ids of the products in the order of their codes.
select id
from products
where company_id = :company_id
order by product_code
