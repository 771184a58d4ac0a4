-- Locks the job's row for the transaction of an effect, if this attempt still has it.
update jobs
set lease_until_ms = lease_until_ms
where company_id = :company_id
  and id = :id
  and fence = :fence
  and state = 'running'
