-- What a version learnt.
select learnt
from model_versions
where company_id = :company_id
  and model = :model
  and version = :version
