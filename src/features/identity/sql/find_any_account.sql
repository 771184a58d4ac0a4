-- Whether a company has an account at all.
select id
from accounts
where company_id = :company_id
order by id
limit 1
