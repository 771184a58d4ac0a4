-- Explanation records of all graded shops of a run: the distribution a what-if stands in.
select customer_id, grade_no, score, rank, explanation
from grade_calcs
where company_id = :company_id
  and run_id = :run_id
order by customer_id
