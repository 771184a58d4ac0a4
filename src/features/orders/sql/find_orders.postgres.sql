-- Orders that carry one of the given numbers (an array literal of texts).
select id, order_no, customer_id, ordered_on, import_id
from orders
where company_id = :company_id
  and order_no = any(cast(:numbers as text[]))
order by id
