-- Opens a run.
insert into month_runs (company_id, id, period, version, state, data_version, inputs_hash,
  grading_version, target_classes_version, strategies_hash, seed, metric_ids, customers_total,
  customers_stored, started_at_ms, published_at_ms)
values (:company_id, :id, :period, :version, 'running', :data_version, :inputs_hash,
  :grading_version, :target_classes_version, :strategies_hash, :seed, :metric_ids,
  :customers_total, 0, :started_at_ms, null)
