-- All order lines, those of an order together.
select order_id, product_id, ordered_qty, amount_minor, demand_qty, limit_qty, delivered_qty
from order_lines
where company_id = :company_id
order by order_id, line_no
