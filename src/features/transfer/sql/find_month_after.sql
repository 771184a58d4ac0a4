-- A month that was published from records which the import may have given.
select period, version
from month_runs
where company_id = :company_id
  and state = 'published'
  and started_at_ms >= :started_at_ms
order by period, version
limit 1
