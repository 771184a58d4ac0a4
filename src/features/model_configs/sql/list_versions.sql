-- Versions of a model, newest first.
select version, created_at_ms
from model_configs
where company_id = :company_id
  and model = :model
order by version desc
limit 500
