-- The newest published version of a period.
select coalesce(max(version), 0)
from month_runs
where company_id = :company_id
  and period = :period
  and state = 'published'
