-- Uploads whose time is over.
select id
from uploads
where company_id = :company_id
  and expires_at_ms < :now_ms
order by id
limit 1000
