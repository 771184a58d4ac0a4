-- Observed prices of the losing shop for days and products that the winner has none of.
select cast(l.observed_on as text) || '.' || cast(l.product_id as text)
from market_prices l
where l.company_id = :company_id
  and l.customer_id = :loser_id
  and not exists (
    select 1
    from market_prices w
    where w.company_id = l.company_id
      and w.customer_id = :winner_id
      and w.observed_on = l.observed_on
      and w.product_id = l.product_id)
order by l.observed_on, l.product_id
limit 1000000
