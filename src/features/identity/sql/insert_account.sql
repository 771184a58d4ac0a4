-- A new account; nothing happens when the login is taken.
insert into accounts (company_id, id, login, name, person_id, customer_id, state, language, reach,
  password_hash, must_change, totp_state, totp_sealed, totp_last_step, version, created_at_ms)
values (:company_id, :id, :login, :name, :person_id, :customer_id, 'active', :language, :reach,
  :password_hash, :must_change, 'off', '', 0, 1, :created_at_ms)
on conflict do nothing
