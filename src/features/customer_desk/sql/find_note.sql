-- One note of a shop, and whose it is.
select body, created_by_id
from customer_notes
where company_id = :company_id
  and customer_id = :customer_id
  and id = :id
