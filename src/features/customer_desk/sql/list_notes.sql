-- Notes of a shop, newest first, from a place on.
select id, body, created_by, created_by_id, created_at_ms
from customer_notes
where company_id = :company_id
  and customer_id = :customer_id
  and id < :before_id
order by id desc
limit :row_limit
