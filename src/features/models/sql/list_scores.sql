-- What models say of each shop.
select customer_id, scores
from shop_scores
where company_id = :company_id
  and run_id = :run_id
order by customer_id
