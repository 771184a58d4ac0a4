-- Ends the session that a browser had before it signed in again.
delete from sessions
where company_id = :company_id
  and token_hash = :token_hash
