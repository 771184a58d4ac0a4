-- One upload.
select file_name, bytes, sha256, state, created_at_ms, expires_at_ms
from uploads
where company_id = :company_id
  and id = :id
order by id
limit 1
