-- Published months that tell of the losing shop; they stay with it.
select count(*)
from month_metrics
where company_id = :company_id
  and customer_id = :loser_id
