-- Takes all units from an account, before it gets those of its new state.
delete from account_units
where company_id = :company_id
  and account_id = :account_id
