-- From here on the run never changes.
update month_runs
set state = 'published', published_at_ms = :published_at_ms
where company_id = :company_id
  and id = :run_id
  and state = 'running'
