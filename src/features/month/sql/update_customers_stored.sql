-- How far a run has come; in the transaction that stores the rows.
update month_runs
set customers_stored = :customers_stored
where company_id = :company_id
  and id = :run_id
  and state = 'running'
