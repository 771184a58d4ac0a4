-- Registers a learnt state.
insert into model_versions (company_id, model, version, state, why, parameters, learnt, seed,
  trained_until, data_version, back_test, seconds, trained_at_ms, changed_at_ms, changed_by)
values (:company_id, :model, :version, :state, :why, :parameters, :learnt, :seed,
  :trained_until, :data_version, :back_test, :seconds, :trained_at_ms, :changed_at_ms, :changed_by)
