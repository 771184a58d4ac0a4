-- The twin's products in the order of the metric table.
select product_id
from twin_products
order by product_id
