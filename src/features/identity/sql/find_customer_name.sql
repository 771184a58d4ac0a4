-- A shop's name.
select shop_name
from customers
where company_id = :company_id
  and id = :id
order by id
limit 1
