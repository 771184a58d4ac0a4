-- Takes a job that nobody has taken since it was seen with this fence.
update jobs
set state = 'running',
  fence = fence + 1,
  attempts = attempts + 1,
  lease_owner = :lease_owner,
  lease_until_ms = :lease_until_ms,
  started_at_ms = coalesce(started_at_ms, :started_at_ms),
  changed_at_ms = :changed_at_ms
where company_id = :company_id
  and id = :id
  and fence = :fence
  and state in ('waiting', 'running')
