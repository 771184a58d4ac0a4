-- One saved mapping.
select id, name, kind, body, version, updated_by, updated_at_ms
from import_mappings
where company_id = :company_id
  and id = :id
order by id
limit 1
