-- A new session.
insert into sessions (company_id, id, account_id, token_hash, created_at_ms, last_seen_at_ms,
  expires_at_ms, remote_address, user_agent)
values (:company_id, :id, :account_id, :token_hash, :now_ms, :now_ms, :expires_at_ms,
  :remote_address, :user_agent)
