-- Lines of orders that are new or changed since a data version, those of an order together.
select l.order_id, l.product_id, l.ordered_qty, l.amount_minor, l.demand_qty, l.limit_qty,
       l.delivered_qty
from orders o
join order_lines l
  on l.company_id = o.company_id
  and l.order_id = o.id
where o.company_id = :company_id
  and o.change_no > :data_version
order by l.order_id, l.line_no
