-- The last day for which a repeated job was made.
select last_slot
from job_schedules
where company_id = :company_id
  and kind = :kind
