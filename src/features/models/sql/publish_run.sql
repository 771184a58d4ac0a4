-- From now on the run is seen.
update analysis_runs
set published_at_ms = :published_at_ms
where company_id = :company_id
  and id = :run_id
