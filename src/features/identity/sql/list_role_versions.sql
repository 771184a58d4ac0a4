-- All versions of one own role, newest first.
select code, version, name_zh, name_en, permissions, state, changed_by, changed_at_ms
from roles
where company_id = :company_id
  and code = :code
order by version desc
limit 1000
