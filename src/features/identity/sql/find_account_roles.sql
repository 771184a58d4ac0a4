-- The roles of one account.
select role_code
from account_roles
where company_id = :company_id
  and account_id = :account_id
order by role_code
limit 1000
