-- Whether the holder of this fence still has the job, and should stop.
select cancel_requested
from jobs
where company_id = :company_id
  and id = :id
  and fence = :fence
  and state = 'running'
