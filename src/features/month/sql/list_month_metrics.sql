-- Stored metric rows of a run.
select c.customer_code, m.body
from month_metrics m
join customers c on c.company_id = m.company_id and c.id = m.customer_id
where m.company_id = :company_id
  and m.run_id = :run_id
order by c.customer_code
