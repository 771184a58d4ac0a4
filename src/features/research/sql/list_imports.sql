-- Files of a study, newest first.
select id, file_name, answers, imported_by_name, imported_at_ms
from research_imports
where company_id = :company_id
  and study_id = :study_id
order by imported_at_ms desc, id desc
