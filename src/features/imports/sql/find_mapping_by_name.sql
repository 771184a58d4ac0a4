-- The saved mapping of a name.
select id
from import_mappings
where company_id = :company_id
  and kind = :kind
  and name = :name
order by id
limit 1
