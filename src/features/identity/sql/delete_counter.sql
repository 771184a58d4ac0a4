-- Forgets one counter.
delete from sign_in_counters
where company_id = :company_id
  and kind = :kind
  and key = :key
