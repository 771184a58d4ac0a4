-- How an attempt ended; refused when another has taken the job since.
update jobs
set state = :state,
  attempts = :attempts,
  result = :result,
  reason = :reason,
  message = :message,
  stage = :stage,
  units_done = :units_done,
  units_total = :units_total,
  finished_at_ms = :finished_at_ms,
  not_before_ms = :not_before_ms,
  changed_at_ms = :changed_at_ms,
  lease_owner = '',
  lease_until_ms = 0
where company_id = :company_id
  and id = :id
  and fence = :fence
  and state = 'running'
