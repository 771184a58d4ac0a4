-- The newest configuration of a model.
select version, body
from model_configs
where company_id = :company_id
  and model = :model
order by version desc
limit 1
