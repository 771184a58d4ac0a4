-- The roles of all accounts.
select account_id, role_code
from account_roles
where company_id = :company_id
order by account_id, role_code
limit 1000000
