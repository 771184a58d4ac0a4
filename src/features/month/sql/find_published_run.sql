-- The newest published run of a period.
select id, version, data_version, grading_version, target_classes_version, seed, metric_ids,
  customers_total, started_at_ms, published_at_ms
from month_runs
where company_id = :company_id
  and period = :period
  and state = 'published'
order by version desc
limit 1
