-- Notes of a shop for the timeline.
select id, body, created_by, created_at_ms
from customer_notes
where company_id = :company_id
  and customer_id = :customer_id
order by id desc
limit 1000
