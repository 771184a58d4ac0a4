-- All counts of a published study.
select dimensions, counts
from research_margins
where company_id = :company_id
  and study_id = :study_id
order by dimensions
