-- Tables of a study as they were published.
select position, dimensions, is_published
from research_tables
where company_id = :company_id
  and study_id = :study_id
order by position
