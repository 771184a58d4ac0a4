-- Makes a counter if there is none.
insert into sign_in_counters (company_id, kind, key, failures, window_from_ms, last_at_ms,
  blocked_until_ms, last_success_ms)
values (:company_id, :kind, :key, 0, 0, 0, 0, 0)
on conflict do nothing
