-- Files of a shop, newest first.
select id, file_name, content_type, size_bytes, sha256, created_by, created_at_ms
from customer_files
where company_id = :company_id
  and customer_id = :customer_id
order by id desc
limit 200
