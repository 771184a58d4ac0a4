-- Periods with a published month, newest first, with their newest run.
select period, max(version)
from month_runs
where company_id = :company_id
  and state = 'published'
group by period
order by period desc
limit 240
