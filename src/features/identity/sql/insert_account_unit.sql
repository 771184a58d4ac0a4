-- Gives an account the subtree of a unit.
insert into account_units (company_id, account_id, unit_id)
values (:company_id, :account_id, :unit_id)
on conflict do nothing
