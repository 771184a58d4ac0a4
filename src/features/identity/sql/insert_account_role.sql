-- Gives an account a role.
insert into account_roles (company_id, account_id, role_code)
values (:company_id, :account_id, :role_code)
on conflict do nothing
