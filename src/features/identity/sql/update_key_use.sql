-- When an API key was last used.
update api_keys
set last_used_at_ms = :at_ms
where company_id = :company_id
  and key_hash = :hash
  and (last_used_at_ms is null or last_used_at_ms < :at_ms)
