-- All orders, to be merged with their lines.
select id, customer_id, ordered_on
from orders
where company_id = :company_id
order by id
