-- The newest published month.
select period
from month_runs
where company_id = :company_id
  and state = 'published'
order by period desc, version desc
limit 1
