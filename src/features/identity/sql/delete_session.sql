-- Ends one session of an account.
delete from sessions
where company_id = :company_id
  and account_id = :account_id
  and id = :id
