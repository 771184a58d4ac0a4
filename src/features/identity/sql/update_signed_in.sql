-- When the account last signed in.
update accounts
set last_sign_in_at_ms = :at_ms
where company_id = :company_id
  and id = :id
