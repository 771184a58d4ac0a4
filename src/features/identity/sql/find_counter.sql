-- One counter.
select failures, window_from_ms, last_at_ms, blocked_until_ms, last_success_ms
from sign_in_counters
where company_id = :company_id
  and kind = :kind
  and key = :key
order by key
limit 1
