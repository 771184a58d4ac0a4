-- One line.
select product_id, ordered_qty, amount_minor, demand_qty, limit_qty, delivered_qty
from order_lines
where company_id = :company_id
  and order_id = :order_id
  and line_no = :line_no
order by line_no
