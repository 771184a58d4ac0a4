-- Takes a step that is newer than all used ones.
update accounts
set totp_last_step = :step
where company_id = :company_id
  and id = :id
  and totp_last_step < :step
