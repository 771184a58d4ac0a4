-- Keeps the lease and writes the progress.
update jobs
set lease_until_ms = :lease_until_ms,
  stage = :stage,
  units_done = :units_done,
  units_total = :units_total
where company_id = :company_id
  and id = :id
  and fence = :fence
  and state = 'running'
