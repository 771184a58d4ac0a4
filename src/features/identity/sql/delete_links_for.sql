-- Ends earlier links of the same purpose (account 0: the first administrator).
delete from one_time_links
where company_id = :company_id
  and coalesce(account_id, 0) = :account_id
