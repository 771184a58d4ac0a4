-- Orders of a shop with their sums, newest first, for the timeline.
select o.id, o.order_no, o.ordered_on, cast(coalesce(sum(l.ordered_qty), 0) as bigint),
  cast(coalesce(sum(l.amount_minor), 0) as bigint)
from orders o
left join order_lines l on l.company_id = o.company_id and l.order_id = o.id
where o.company_id = :company_id
  and o.customer_id = :customer_id
group by o.id, o.order_no, o.ordered_on
order by o.ordered_on desc, o.id desc
limit :row_limit
