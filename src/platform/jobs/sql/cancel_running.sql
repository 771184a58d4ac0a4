-- A running job is asked to stop.
update jobs
set cancel_requested = 1
where company_id = :company_id
  and id = :id
  and state = 'running'
