-- The period of a published run, and which metrics its rows hold.
select period, metric_ids
from month_runs
where company_id = :company_id
  and id = :run_id
