-- All observed prices of the losing shop.
select count(*)
from market_prices
where company_id = :company_id
  and customer_id = :loser_id
