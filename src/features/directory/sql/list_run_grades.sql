-- Grades of a published run.
select customer_id, grade_no, previous_grade_no
from grade_calcs
where company_id = :company_id
  and run_id = :run_id
order by customer_id
