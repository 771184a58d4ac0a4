-- The newest month up to the given one that has a key-product list.
select max(period)
from key_products
where company_id = :company_id
  and period <= :period
  and period >= :first_period
