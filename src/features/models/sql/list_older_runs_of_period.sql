-- Published runs of a period, the newest left out.
select id
from analysis_runs
where company_id = :company_id
  and period = :period
  and published_at_ms is not null
  and id <> :run_id
