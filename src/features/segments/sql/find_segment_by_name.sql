-- Which segment has this name.
select id
from segments
where company_id = :company_id
  and name = :name
