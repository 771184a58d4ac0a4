-- Ends a key (only_account 0: anybody's).
update api_keys
set revoked_at_ms = :revoked_at_ms
where company_id = :company_id
  and id = :id
  and revoked_at_ms is null
  and (cast(:only_account as bigint) = 0 or account_id = :only_account)
