-- Slow twin of facts: whose and of which day each order is, and what its lines sum to.
select o.id, o.customer_id, o.ordered_on, count(*),
       cast(sum(l.ordered_qty) as bigint), cast(sum(l.amount_minor) as bigint),
       cast(coalesce(sum(l.demand_qty), 0) as bigint),
       cast(coalesce(sum(l.limit_qty), 0) as bigint),
       cast(coalesce(sum(l.delivered_qty), 0) as bigint),
       count(l.demand_qty) + count(l.limit_qty) + count(l.delivered_qty)
from orders o
join order_lines l
  on l.company_id = o.company_id
  and l.order_id = o.id
where o.company_id = :company_id
group by o.id, o.customer_id, o.ordered_on
order by o.id
