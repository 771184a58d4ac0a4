-- Grade of every shop in a run with what a list shows of it.
select customer_id, grade_no, previous_grade_no, score, rank
from grade_calcs
where company_id = :company_id
  and run_id = :run_id
order by customer_id
