-- A failed or cancelled job waits again, from its beginning.
update jobs
set state = 'waiting',
  attempts = 0,
  cancel_requested = 0,
  reason = '',
  message = '',
  stage = '',
  units_done = 0,
  units_total = 0,
  started_at_ms = null,
  finished_at_ms = null,
  not_before_ms = :not_before_ms,
  changed_at_ms = :changed_at_ms
where company_id = :company_id
  and id = :id
  and state in ('failed', 'cancelled')
