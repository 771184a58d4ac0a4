-- Lines of the given orders (an array literal of ids).
select order_id, line_no, product_id, ordered_qty, amount_minor, demand_qty, limit_qty, delivered_qty
from order_lines
where company_id = :company_id
  and order_id = any(cast(:ids as bigint[]))
order by order_id, line_no
