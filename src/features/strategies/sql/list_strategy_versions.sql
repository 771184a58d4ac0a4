-- Every version of one strategy, newest first.
select s.version, s.body
from service_strategies s
where s.company_id = :company_id
  and s.code = :code
order by s.version desc
