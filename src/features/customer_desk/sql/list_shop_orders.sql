-- Orders of a shop, newest first, from a place on.
select id, order_no, ordered_on
from orders
where company_id = :company_id
  and customer_id = :customer_id
  and ordered_on <= :before_day
  and (ordered_on < :before_day or id < :before_id)
order by ordered_on desc, id desc
limit :row_limit
