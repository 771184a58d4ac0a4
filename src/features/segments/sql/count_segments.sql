-- How many segments a company has.
select count(*)
from segments
where company_id = :company_id
