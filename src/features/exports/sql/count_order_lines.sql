-- How many order lines a whole-company export holds.
select count(*)
from orders o
join order_lines l
  on l.company_id = o.company_id
  and l.order_id = o.id
where o.company_id = :company_id
  and o.ordered_on >= :from_day
  and o.ordered_on <= :until_day
  and (:customer_id = 0 or o.customer_id = :customer_id)
order by 1
limit 1
