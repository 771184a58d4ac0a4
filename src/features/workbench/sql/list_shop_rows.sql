-- What every list needs of every shop.
select id, customer_code, shop_name, sales_area_id, status, license_valid_to
from customers
where company_id = :company_id
order by id
