-- Everybody of the company.
select id, code, name, role
from people
where company_id = :company_id
order by id
