-- Slow twin of facts: what each product's order lines sum to.
select l.product_id, count(*), count(distinct o.id),
       cast(sum(l.ordered_qty) as bigint), cast(sum(l.amount_minor) as bigint),
       cast(coalesce(sum(l.demand_qty), 0) as bigint),
       cast(coalesce(sum(l.limit_qty), 0) as bigint),
       cast(coalesce(sum(l.delivered_qty), 0) as bigint),
       count(l.demand_qty) + count(l.limit_qty) + count(l.delivered_qty),
       min(o.ordered_on), max(o.ordered_on)
from orders o
join order_lines l
  on l.company_id = o.company_id
  and l.order_id = o.id
where o.company_id = :company_id
group by l.product_id
order by l.product_id
