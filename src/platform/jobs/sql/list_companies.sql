-- Whose jobs to look for.
select company_id
from companies
where company_id > 0
order by company_id
