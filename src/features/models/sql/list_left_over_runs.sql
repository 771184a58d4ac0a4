-- Runs that were never published: killed ones of the month, and old ones.
select id
from analysis_runs
where company_id = :company_id
  and published_at_ms is null
  and (period = :period or started_at_ms < :before_ms)
