-- Grade of every shop in a run: the history that later months compare with.
select customer_id, grade_no
from grade_calcs
where company_id = :company_id
  and run_id = :run_id
order by customer_id
