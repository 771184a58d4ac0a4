-- How many gave the same answers to everything.
select codes, cast(sum(answers) as bigint)
from research_answers
where company_id = :company_id
  and study_id = :study_id
group by codes
order by codes
