-- The newest order day of a company.
select max(ordered_on)
from orders
where company_id = :company_id
