-- Sums of the order lines behind a figure of one shop.
select count(distinct o.id), count(*), cast(coalesce(sum(l.ordered_qty), 0) as bigint),
  cast(coalesce(sum(l.amount_minor), 0) as bigint), cast(sum(l.demand_qty) as bigint),
  cast(sum(l.limit_qty) as bigint), cast(sum(l.delivered_qty) as bigint),
  count(distinct l.product_id), count(distinct o.ordered_on)
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
