-- How many answers each study has that is not published.
select study_id, cast(sum(answers) as bigint)
from research_answers
where company_id = :company_id
group by study_id
order by study_id
