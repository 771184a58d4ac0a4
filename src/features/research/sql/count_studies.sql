-- How many studies a company has.
select count(*)
from research_studies
where company_id = :company_id
