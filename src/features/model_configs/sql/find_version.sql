-- One version of a model's configuration.
select version, body
from model_configs
where company_id = :company_id
  and model = :model
  and version = :version
order by version
limit 1
