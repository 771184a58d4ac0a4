-- One file of a shop.
select file_name, content_type, sha256
from customer_files
where company_id = :company_id
  and customer_id = :customer_id
  and id = :id
