-- What a one-time link is for, and how long.
select account_id, created_at_ms, expires_at_ms
from one_time_links
where company_id = :company_id
  and token_hash = :token_hash
order by token_hash
limit 1
