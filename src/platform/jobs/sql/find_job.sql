-- One job.
select
  id, kind, state, arguments, result, reason, message, stage, units_done, units_total, attempts,
  attempts_max, fence, created_by, created_by_name, created_at_ms, started_at_ms, finished_at_ms,
  cancel_requested
from jobs
where company_id = :company_id
  and id = :id
