-- Forgets counters that say nothing any more; a login's consecutive failures stay.
delete from sign_in_counters
where company_id = :company_id
  and last_at_ms < :sources_before_ms
  and (kind in ('source', 'code')
    or (kind = 'pair' and last_at_ms < :before_ms)
    or (kind = 'login' and failures = 0))
