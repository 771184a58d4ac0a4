-- Which study took this file.
select study_id
from research_imports
where company_id = :company_id
  and sha256 = :sha256
