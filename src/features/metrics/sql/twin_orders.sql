-- Every order up to the period's end with its sums. An order without lines is none.
create temp table twin_orders as
select
  o.id as order_id, o.customer_id as shop_id, o.ordered_on,
  cast(sum(l.ordered_qty) as bigint) as quantity,
  cast(sum(l.amount_minor) as bigint) as amount
from twin_params p
join orders o on o.company_id = p.company_id and o.ordered_on <= p.last_0
join order_lines l on l.company_id = o.company_id and l.order_id = o.id
group by o.id, o.customer_id, o.ordered_on
