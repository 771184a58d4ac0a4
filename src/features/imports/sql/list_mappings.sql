-- Saved mappings of a kind, or of all.
select id, name, kind, body, version, updated_by, updated_at_ms
from import_mappings
where company_id = :company_id
  and (:kind = '' or kind = :kind)
order by kind, name, id
limit 500
