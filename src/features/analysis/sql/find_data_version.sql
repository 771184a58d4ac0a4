-- How far the records have moved.
select data_version
from companies
where company_id = :company_id
