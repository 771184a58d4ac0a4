-- Uses a one-time link up.
delete from one_time_links
where company_id = :company_id
  and token_hash = :token_hash
