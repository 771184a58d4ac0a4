-- Outside figures of the losing shop for months that the winner has none of.
select cast(l.period as text)
from customer_months l
where l.company_id = :company_id
  and l.customer_id = :loser_id
  and not exists (
    select 1
    from customer_months w
    where w.company_id = l.company_id
      and w.customer_id = :winner_id
      and w.period = l.period)
order by l.period
limit 1000000
