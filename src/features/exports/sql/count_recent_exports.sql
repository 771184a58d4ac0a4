-- How many an account asked for since a moment.
select count(*)
from exports
where company_id = :company_id
  and account_id = :account_id
  and created_at_ms > :since_ms
order by 1
limit 1
