-- Which parts have arrived.
select part_no
from upload_parts
where company_id = :company_id
  and upload_id = :upload_id
order by part_no
limit 10000
