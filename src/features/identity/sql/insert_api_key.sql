-- A new key; only its hash is kept.
insert into api_keys (company_id, id, account_id, name, key_hash, key_hint, permissions,
  created_at_ms, expires_at_ms, last_used_at_ms, revoked_at_ms)
values (:company_id, :id, :account_id, :name, :key_hash, :key_hint, :permissions,
  :created_at_ms, :expires_at_ms, null, null)
