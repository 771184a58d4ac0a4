-- Jobs of one kind, newest first. Of one account unless anybody = 1.
select
  id, kind, state, arguments, result, reason, message, stage, units_done, units_total, attempts,
  attempts_max, fence, created_by, created_by_name, created_at_ms, started_at_ms, finished_at_ms,
  cancel_requested
from jobs
where company_id = :company_id
  and kind = :kind
  and (:any_state = 1 or state = :state)
  and (:anybody = 1 or created_by = :created_by)
  and id < :before_id
order by id desc
limit :row_limit
