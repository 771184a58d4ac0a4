-- The organisation units of all accounts.
select account_id, unit_id
from account_units
where company_id = :company_id
order by account_id, unit_id
limit 1000000
