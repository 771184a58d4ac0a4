-- Lines of one order with the names of the products.
select l.line_no, l.product_id, p.product_code, p.product_name, p.unit_name, l.ordered_qty,
  l.amount_minor, l.demand_qty, l.limit_qty, l.delivered_qty
from order_lines l
join products p on p.company_id = l.company_id and p.id = l.product_id
where l.company_id = :company_id
  and l.order_id = :order_id
order by l.line_no
limit 5000
