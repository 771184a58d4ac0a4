-- New values of one line.
update order_lines
set product_id = :product_id,
    ordered_qty = :ordered_qty,
    amount_minor = :amount_minor,
    demand_qty = :demand_qty,
    limit_qty = :limit_qty,
    delivered_qty = :delivered_qty
where company_id = :company_id
  and order_id = :order_id
  and line_no = :line_no
