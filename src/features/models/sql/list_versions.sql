-- Learnt states, newest first.
select model, version, state, why, parameters, seed, trained_until, data_version, back_test,
  seconds, trained_at_ms, changed_at_ms, changed_by
from model_versions
where company_id = :company_id
order by model, version desc
