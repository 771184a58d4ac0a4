-- Newest published run of each earlier period, newest first: the history a month compares with.
select r.id, r.period
from month_runs r
where r.company_id = :company_id
  and r.state = 'published'
  and r.period < :period
  and r.period >= :first_period
  and r.version = (
    select max(n.version)
    from month_runs n
    where n.company_id = :company_id
      and n.period = r.period
      and n.state = 'published')
order by r.period desc
