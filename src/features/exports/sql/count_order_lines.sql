-- How many order lines a whole-company export holds; order by order as list_order_lines.sql.
select count(*)
from orders o
cross join order_lines l
where o.company_id = :company_id
  and l.company_id = o.company_id
  and l.order_id = +o.id
  and o.ordered_on >= :from_day
  and o.ordered_on <= :until_day
  and (cast(:customer_id as bigint) = 0 or o.customer_id = :customer_id)
order by 1
limit 1
