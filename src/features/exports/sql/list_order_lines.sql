-- Lines of the orders of one page. First the orders, then the lines of each: the cross join and the
-- plus hold SQLite to it, which else may walk all lines between the first order and the last.
select o.order_no, o.ordered_on, o.customer_id, c.customer_code, c.shop_name, c.sales_area_id,
       l.line_no, p.product_code, p.product_name, l.ordered_qty, l.amount_minor
from orders o
join customers c
  on c.company_id = o.company_id
  and c.id = o.customer_id
cross join order_lines l
join products p
  on p.company_id = l.company_id
  and p.id = l.product_id
where o.company_id = :company_id
  and l.company_id = o.company_id
  and l.order_id = +o.id
  and o.ordered_on >= :from_day
  and o.ordered_on <= :until_day
  and (cast(:customer_id as bigint) = 0 or o.customer_id = :customer_id)
  and o.id > :after
  and o.id <= :last
order by o.id, l.line_no
