-- A run that was given up before it was published.
delete from month_runs
where company_id = :company_id
  and id = :run_id
  and state = 'running'
