-- Orders that are new or changed since a data version.
select id, customer_id, ordered_on
from orders
where company_id = :company_id
  and change_no > :data_version
order by id
