-- Lines of the given orders (a JSON array of ids).
select order_id, line_no, product_id, ordered_qty, amount_minor, demand_qty, limit_qty, delivered_qty
from order_lines
where company_id = :company_id
  and order_id in (select value from json_each(:ids))
order by order_id, line_no
