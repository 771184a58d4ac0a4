-- What the counter holds from now on.
update sign_in_counters
set failures = :failures,
  window_from_ms = :window_from_ms,
  last_at_ms = :last_at_ms,
  blocked_until_ms = :blocked_until_ms,
  last_success_ms = :last_success_ms
where company_id = :company_id
  and kind = :kind
  and key = :key
