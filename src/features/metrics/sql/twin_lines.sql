-- The order lines of the windows; month 0 is the period, 12 the same month of the year before.
create temp table twin_lines as
select
  o.id as order_id, o.customer_id as shop_id, o.ordered_on, l.product_id,
  case when o.ordered_on >= p.first_0 then 0
    when o.ordered_on >= p.first_1 then 1
    when o.ordered_on >= p.first_2 then 2
    when o.ordered_on >= p.first_3 then 3
    else 12 end as month,
  l.ordered_qty, l.amount_minor, l.limit_qty, l.demand_qty, l.delivered_qty
from twin_params p
join orders o on o.company_id = p.company_id
  and (o.ordered_on between p.first_3 and p.last_0 or o.ordered_on between p.first_12 and p.last_12)
join order_lines l on l.company_id = o.company_id and l.order_id = o.id
