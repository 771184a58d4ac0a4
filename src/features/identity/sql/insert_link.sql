-- A new one-time link.
insert into one_time_links (company_id, token_hash, account_id, created_at_ms, expires_at_ms)
values (:company_id, :token_hash, :account_id, :created_at_ms, :expires_at_ms)
