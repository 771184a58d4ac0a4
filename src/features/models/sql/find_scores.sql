-- What models say of one shop.
select scores
from shop_scores
where company_id = :company_id
  and run_id = :run_id
  and customer_id = :customer_id
