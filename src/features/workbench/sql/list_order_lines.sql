-- The order lines behind a figure of one shop, newest first, page by page.
select o.id, o.order_no, o.ordered_on, l.line_no, l.product_id, p.product_code, p.product_name,
  p.unit_name, l.ordered_qty, l.amount_minor, l.demand_qty, l.limit_qty, l.delivered_qty
from (
  select company_id, id, order_no, ordered_on
  from orders
  where company_id = :company_id
    and customer_id = :customer_id
    and ordered_on between :first_day and :last_day
  order by ordered_on, id
  limit 1000000) o  -- the limit keeps the planner from beginning with all lines
join order_lines l on l.company_id = o.company_id and l.order_id = o.id
join products p on p.company_id = l.company_id and p.id = l.product_id
where o.company_id = :company_id
  and (:product_filter = 'all'
    or (:product_filter = 'cigars' and p.product_kind = 'CIGAR')
    or (:product_filter = 'not_cigars' and p.product_kind <> 'CIGAR')
    or (:product_filter = 'key' and exists (
      select 1
      from key_products k
      where k.company_id = :company_id
        and k.period = :key_period
        and k.product_id = l.product_id)))
  and (o.ordered_on < :before_day
    or (o.ordered_on = :before_day and o.id < :before_order)
    or (o.ordered_on = :before_day and o.id = :before_order and l.line_no > :after_line))
order by o.ordered_on desc, o.id desc, l.line_no
limit :row_limit
