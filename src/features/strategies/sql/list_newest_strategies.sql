-- The newest version of every strategy of a company, withdrawn ones included.
select s.code, s.version, s.body
from service_strategies s
where s.company_id = :company_id
  and s.version = (
    select max(v.version)
    from service_strategies v
    where v.company_id = :company_id
      and v.code = s.code)
order by s.code
