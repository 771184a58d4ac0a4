-- Answers of each published study, where that shows.
select study_id, counts
from research_margins
where company_id = :company_id
  and dimensions = ''
order by study_id
