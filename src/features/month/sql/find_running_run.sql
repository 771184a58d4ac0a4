-- A run of the period that did not end.
select id, version, inputs_hash, customers_stored, started_at_ms
from month_runs
where company_id = :company_id
  and period = :period
  and state = 'running'
order by version desc
limit 1
