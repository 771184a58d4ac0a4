-- What a shop ordered, by day, for its curves.
select o.ordered_on, sum(l.ordered_qty), sum(l.amount_minor)
from orders o
join order_lines l
  on l.company_id = o.company_id
  and l.order_id = o.id
where o.company_id = :company_id
  and o.customer_id = :customer_id
  and o.ordered_on >= :from_day
  and o.ordered_on <= :until_day
group by o.ordered_on
order by o.ordered_on
limit 400
