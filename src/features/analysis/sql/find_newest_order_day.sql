-- The newest order.
select max(ordered_on)
from orders
where company_id = :company_id
