-- The whole organisation tree.
select id, code, name, kind, parent_id, manager_id
from organisation_units
where company_id = :company_id
order by id
