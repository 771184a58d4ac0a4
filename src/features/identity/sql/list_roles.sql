-- The company's own roles, each in its newest version.
select r.code, r.version, r.name_zh, r.name_en, r.permissions, r.state, r.changed_by,
  r.changed_at_ms
from roles r
where r.company_id = :company_id
  and r.version = (select max(n.version) from roles n
                   where n.company_id = :company_id and n.code = r.code)
order by r.code
limit 1000
