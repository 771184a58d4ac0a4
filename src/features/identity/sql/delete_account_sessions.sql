-- Ends all sessions of an account but one (0: none stays).
delete from sessions
where company_id = :company_id
  and account_id = :account_id
  and id <> :but
