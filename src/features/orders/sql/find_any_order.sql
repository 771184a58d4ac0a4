-- Whether the company has an order at all.
select id
from orders
where company_id = :company_id
order by id
limit 1
