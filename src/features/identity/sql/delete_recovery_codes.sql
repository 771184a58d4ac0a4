-- Ends all recovery codes of an account.
delete from recovery_codes
where company_id = :company_id
  and account_id = :account_id
