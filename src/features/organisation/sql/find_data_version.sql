-- The version of the company's records.
select data_version
from companies
where company_id = :company_id
