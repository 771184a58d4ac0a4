-- Marks an unused recovery code as used.
update recovery_codes
set used_at_ms = :used_at_ms
where company_id = :company_id
  and account_id = :account_id
  and code_hash = :code_hash
  and used_at_ms is null
