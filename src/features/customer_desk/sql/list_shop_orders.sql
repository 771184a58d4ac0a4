-- Orders of a shop, newest first, from a place on; with a product, or any (0).
select id, order_no, ordered_on
from orders
where company_id = :company_id
  and customer_id = :customer_id
  and (cast(:product_id as bigint) = 0
    or exists (select 1 from order_lines l
               where l.company_id = orders.company_id and l.order_id = orders.id
                 and l.product_id = :product_id))
  and ordered_on <= :before_day
  and (ordered_on < :before_day or id < :before_id)
order by ordered_on desc, id desc
limit :row_limit
