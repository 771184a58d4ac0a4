-- How many jobs are in which state.
select state, count(*)
from jobs
where company_id = :company_id
group by state
order by state
