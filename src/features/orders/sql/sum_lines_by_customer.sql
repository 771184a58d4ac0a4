-- Slow twin of facts: what each shop's order lines sum to. Orders are summed first, so that no
-- engine has to count distinct orders.
select o.customer_id, count(*), cast(sum(l.lines) as bigint),
       cast(sum(l.quantity) as bigint), cast(sum(l.amount_minor) as bigint),
       cast(sum(l.demand) as bigint), cast(sum(l.limits) as bigint),
       cast(sum(l.delivered) as bigint), cast(sum(l.known) as bigint),
       min(o.ordered_on), max(o.ordered_on)
from (
  select company_id, order_id, count(*) as lines, sum(ordered_qty) as quantity,
         sum(amount_minor) as amount_minor, coalesce(sum(demand_qty), 0) as demand,
         coalesce(sum(limit_qty), 0) as limits, coalesce(sum(delivered_qty), 0) as delivered,
         count(demand_qty) + count(limit_qty) + count(delivered_qty) as known
  from order_lines
  where company_id = :company_id
  group by company_id, order_id
) l
join orders o
  on o.company_id = l.company_id
  and o.id = l.order_id
group by o.customer_id
order by o.customer_id
