-- The id behind a unit's code.
select id
from organisation_units
where company_id = :company_id
  and code = :code
order by id
limit 1
