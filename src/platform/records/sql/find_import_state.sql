-- Where an import stands.
select state
from imports
where company_id = :company_id
  and id = :import_id
