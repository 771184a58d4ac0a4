-- The first line of an import's rejects file.
select rejects_header
from imports
where company_id = :company_id
  and id = :id
order by id
limit 1
