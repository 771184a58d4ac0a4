-- Whether a person of this id exists.
select id
from people
where company_id = :company_id
  and id = :id
order by id
limit 1
