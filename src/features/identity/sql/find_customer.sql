-- Whether a customer of this id exists.
select id
from customers
where company_id = :company_id
  and id = :id
order by id
limit 1
