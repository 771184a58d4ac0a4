-- One account.
select id, login, name, person_id, customer_id, state, language, reach, password_hash,
  must_change, totp_state, totp_sealed, totp_last_step, version, created_at_ms, last_sign_in_at_ms
from accounts
where company_id = :company_id
  and id = :id
order by id
limit 1
