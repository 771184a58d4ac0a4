-- Whether a unit of this id exists.
select id
from organisation_units
where company_id = :company_id
  and id = :id
order by id
limit 1
