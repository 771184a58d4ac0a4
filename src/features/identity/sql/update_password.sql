-- A new password hash.
update accounts
set password_hash = :password_hash,
  must_change = :must_change
where company_id = :company_id
  and id = :id
