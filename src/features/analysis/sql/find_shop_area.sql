-- The sales area of a shop, for the scope.
select sales_area_id
from customers
where company_id = :company_id
  and id = :id
