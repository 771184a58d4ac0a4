-- Files of a shop for the timeline.
select id, file_name, created_by, created_at_ms
from customer_files
where company_id = :company_id
  and customer_id = :customer_id
order by id desc
limit 1000
