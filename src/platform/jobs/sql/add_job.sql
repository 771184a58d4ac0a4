-- A new job, unless an unfinished one has the same key.
insert into jobs (
  company_id, id, kind, state, arguments, result, reason, message, stage, units_done, units_total,
  attempts, attempts_max, unique_key, fence, lease_owner, lease_until_ms, not_before_ms,
  changed_at_ms, created_by, created_by_name, created_at_ms, cancel_requested)
values (
  :company_id, :id, :kind, 'waiting', :arguments, '', '', '', '', 0, 0, 0, :attempts_max,
  :unique_key, 0, '', 0, :not_before_ms, :changed_at_ms, :created_by, :created_by_name,
  :created_at_ms, 0)
on conflict do nothing
