-- The id behind a person's code.
select id
from people
where company_id = :company_id
  and code = :code
order by id
limit 1
