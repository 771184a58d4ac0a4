-- Orders that carry one of the given numbers (a JSON array of texts).
select id, order_no, customer_id, ordered_on, import_id
from orders
where company_id = :company_id
  and order_no in (select value from json_each(:numbers))
order by id
