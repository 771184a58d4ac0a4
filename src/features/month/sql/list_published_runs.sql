-- Published runs of a company, newest month first, its newest version first.
select id, period, version, data_version, grading_version, target_classes_version, seed,
  metric_ids, customers_total, started_at_ms, published_at_ms
from month_runs
where company_id = :company_id
  and state = 'published'
order by period desc, version desc
limit 1000
