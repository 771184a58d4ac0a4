-- Names of all products.
select id, product_code, product_name
from products
where company_id = :company_id
order by id
