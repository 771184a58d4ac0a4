-- One-time links that ended.
delete from one_time_links
where company_id = :company_id
  and expires_at_ms <= :before_ms
