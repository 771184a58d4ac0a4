-- Which study has this title.
select id
from research_studies
where company_id = :company_id
  and title = :title
