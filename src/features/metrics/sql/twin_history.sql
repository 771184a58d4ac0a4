-- First and last day of each product in each shop up to the period's end.
create temp table twin_history as
select
  o.customer_id as shop_id, l.product_id,
  min(o.ordered_on) as first_on,
  max(o.ordered_on) as last_on,
  min(case when l.ordered_qty > 0 then o.ordered_on end) as first_bought_on
from twin_params p
join orders o on o.company_id = p.company_id and o.ordered_on <= p.last_0
join order_lines l on l.company_id = o.company_id and l.order_id = o.id
group by o.customer_id, l.product_id
