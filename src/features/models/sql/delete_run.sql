-- Removes a run without results.
delete from analysis_runs
where company_id = :company_id
  and id = :run_id
