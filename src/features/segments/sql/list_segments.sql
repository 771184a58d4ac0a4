-- Segments of a company.
select id, name, description, is_static, is_shared, rule, owner_id, owner_name, version,
  changed_at_ms, refreshed_at_ms
from segments
where company_id = :company_id
order by id
