-- How many orders a shop has; with a product, or any (0).
select count(*)
from orders
where company_id = :company_id
  and customer_id = :customer_id
  and (cast(:product_id as bigint) = 0
    or exists (select 1 from order_lines l
               where l.company_id = orders.company_id and l.order_id = orders.id
                 and l.product_id = :product_id))
