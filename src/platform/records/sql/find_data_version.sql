-- The version of the company's records: what a change in this transaction belongs to.
select data_version
from companies
where company_id = :company_id
