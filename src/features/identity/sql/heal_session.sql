-- A session that was last seen in the future, moved to now with the life it had left.
update sessions
set last_seen_at_ms = :last_seen_at_ms,
  expires_at_ms = :expires_at_ms
where company_id = :company_id
  and token_hash = :token_hash
  and last_seen_at_ms > :last_seen_at_ms
