-- The stored metric row of one shop.
select body
from month_metrics
where company_id = :company_id
  and run_id = :run_id
  and customer_id = :customer_id
