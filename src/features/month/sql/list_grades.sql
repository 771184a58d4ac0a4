-- Grades of a run, best first.
select c.customer_code, c.shop_name, g.grade_no, g.previous_grade_no, g.score, g.rank,
  g.explanation
from grade_calcs g
join customers c on c.company_id = g.company_id and c.id = g.customer_id
where g.company_id = :company_id
  and g.run_id = :run_id
order by g.rank
