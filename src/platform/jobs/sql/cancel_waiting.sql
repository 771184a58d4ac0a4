-- A job that has not begun ends at once.
update jobs
set state = 'cancelled',
  cancel_requested = 1,
  finished_at_ms = :finished_at_ms,
  changed_at_ms = :changed_at_ms
where company_id = :company_id
  and id = :id
  and state = 'waiting'
