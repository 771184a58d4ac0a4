-- The sessions of one account, newest first.
select id, created_at_ms, last_seen_at_ms, expires_at_ms, remote_address, user_agent
from sessions
where company_id = :company_id
  and account_id = :account_id
order by id desc
limit 500
