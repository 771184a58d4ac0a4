-- Published runs, newest first.
select id, period, until_day, data_version, seed, started_at_ms, published_at_ms
from analysis_runs
where company_id = :company_id
  and published_at_ms is not null
order by period desc, published_at_ms desc, id desc
limit 100
