-- Opens a run.
insert into analysis_runs (company_id, id, period, until_day, data_version, seed, started_at_ms)
values (:company_id, :id, :period, :until_day, :data_version, :seed, :started_at_ms)
