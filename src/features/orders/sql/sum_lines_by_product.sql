-- Slow twin of facts: what each product's order lines sum to.
select product_id, count(*), cast(sum(ordered_qty) as bigint), cast(sum(amount_minor) as bigint),
       cast(coalesce(sum(demand_qty), 0) as bigint), cast(coalesce(sum(limit_qty), 0) as bigint),
       cast(coalesce(sum(delivered_qty), 0) as bigint),
       count(demand_qty) + count(limit_qty) + count(delivered_qty)
from order_lines
where company_id = :company_id
group by product_id
order by product_id
