-- One import.
select kind, file_name, state, started_at_ms
from imports
where company_id = :company_id
  and id = :id
order by id
