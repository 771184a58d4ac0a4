-- Stock counts of a span of days.
select customer_id, product_id, counted_on, stock_cartons, stockout_days
from retail_stock_counts
where company_id = :company_id
  and counted_on between :first and :last
order by customer_id, product_id, counted_on
