-- The study of an import.
select study_id
from research_imports
where company_id = :company_id
  and id = :id
