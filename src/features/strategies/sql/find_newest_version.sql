-- The newest version number of one strategy; null when there is none.
select max(s.version)
from service_strategies s
where s.company_id = :company_id
  and s.code = :code
order by 1
