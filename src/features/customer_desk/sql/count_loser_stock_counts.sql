-- All stock counts of the losing shop.
select count(*)
from retail_stock_counts
where company_id = :company_id
  and customer_id = :loser_id
