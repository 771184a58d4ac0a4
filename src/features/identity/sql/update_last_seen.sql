-- When a session was last used.
update sessions
set last_seen_at_ms = :at_ms
where company_id = :company_id
  and token_hash = :hash
  and last_seen_at_ms < :at_ms
