-- One unused recovery code.
insert into recovery_codes (company_id, account_id, code_hash, used_at_ms)
values (:company_id, :account_id, :code_hash, null)
