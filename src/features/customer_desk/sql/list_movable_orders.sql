-- Orders of the losing shop that a merge moves: not those whose number and day the winner has.
select cast(o.id as text)
from orders o
where o.company_id = :company_id
  and o.customer_id = :loser_id
  and not exists (
    select 1
    from orders w
    where w.company_id = o.company_id
      and w.customer_id = :winner_id
      and w.order_no = o.order_no
      and w.ordered_on = o.ordered_on)
order by o.id
limit 1000000
