-- The published grade of one shop.
select grade_no, previous_grade_no, score, rank, explanation
from grade_calcs
where company_id = :company_id
  and run_id = :run_id
  and customer_id = :customer_id
