-- Observed prices of a span of days.
select customer_id, product_id, observed_on, carton_price_minor, pack_price_minor, tag_present
from market_prices
where company_id = :company_id
  and observed_on between :first and :last
order by customer_id, product_id, observed_on
