-- The organisation units of one account.
select unit_id
from account_units
where company_id = :company_id
  and account_id = :account_id
order by unit_id
limit 10000
