-- Metric rows of a published run, page by page.
select customer_id, body
from month_metrics
where company_id = :company_id
  and run_id = :run_id
  and customer_id > :after_id
order by customer_id
limit :rows_max
