-- State and sealed secret of an account's second factor.
update accounts
set totp_state = :totp_state,
  totp_sealed = :totp_sealed,
  totp_last_step = :totp_last_step
where company_id = :company_id
  and id = :id
