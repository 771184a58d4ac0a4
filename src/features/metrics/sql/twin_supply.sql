-- Supply and order: kpis-and-scoring.md 5.1.
insert into twin_values (scope, entity_id, metric, value, reason)
with r as (
  select
    t.*,
    case when t.lines = 0 then 'no_orders' end as no_orders,
    case when t.lines = 0 then 'no_orders'
      when t.limit_lines = 0 then 'not_recorded' end as no_limit,
    case when t.lines = 0 then 'no_orders' when t.delivery_lines = 0 then 'not_recorded' end
      as no_delivery
  from twin_rows t)
select scope, entity_id, 'order_fill_rate',
  limit_ordered / nullif(limit_qty, 0),
  coalesce(no_limit, case when limit_qty <= 0 then 'zero_denominator' end)
from r
union all
select scope, entity_id, 'full_order_coverage',
  filled / nullif(allocated, 0),
  coalesce(no_limit, case when allocated <= 0 then 'zero_denominator' end)
from r
union all
select scope, entity_id, 'ordering_rate',
  ordering_shops / nullif(shops, 0),
  case when shops <= 0 then 'zero_denominator' end
from r
where scope in ('product', 'area', 'company')
union all
select scope, entity_id, 'demand_satisfaction_rate',
  delivered / nullif(delivery_demand, 0),
  coalesce(no_delivery, case when delivery_demand <= 0 then 'zero_denominator' end)
from r
union all
select scope, entity_id, 'demand_gap',
  (delivery_demand - delivered) / nullif(delivery_demand, 0),
  coalesce(no_delivery, case when delivery_demand <= 0 then 'zero_denominator' end)
from r
union all
select scope, entity_id, 'purchase_coverage',
  allocated_bought / nullif(allocated, 0),
  coalesce(no_limit, case when allocated <= 0 then 'zero_denominator' end)
from r
union all
select scope, entity_id, 'allocation_coverage',
  allocated_shops / nullif(eligible_shops, 0),
  coalesce(no_limit, case when eligible_shops <= 0 then 'zero_denominator' end)
from r
where scope in ('product', 'area', 'company')
union all
select scope, entity_id, 'exec_rate_eligible',
  ordering_shops / nullif(eligible_shops, 0),
  case when eligible_shops <= 0 then 'zero_denominator' end
from r
where scope in ('product', 'area', 'company')
union all
select scope, entity_id, 'exec_rate_allocated',
  ordering_shops / nullif(allocated_shops, 0),
  coalesce(no_limit, case when allocated_shops <= 0 then 'zero_denominator' end)
from r
where scope in ('product', 'area', 'company')
union all
select scope, entity_id, 'supply_utilization',
  allocated_ordered / nullif(allocated_limit, 0),
  coalesce(no_limit, case when allocated_limit <= 0 then 'zero_denominator' end)
from r
union all
select scope, entity_id, 'repurchase_rate',
  bought_again / nullif(bought, 0),
  coalesce(no_orders, case when bought <= 0 then 'zero_denominator' end)
from r
union all
select scope, entity_id, 'repurchase_rate_of_previous',
  bought_again / nullif(bought_1, 0),
  case when lines_1 = 0 then 'no_history' when bought_1 <= 0 then 'zero_denominator' end
from r
union all
select scope, entity_id, 'repeat_purchase_rate_2',
  repeated_2 / nullif(repeated_1, 0),
  coalesce(no_orders, case when repeated_1 <= 0 then 'zero_denominator' end)
from r
union all
select scope, entity_id, 'repeat_purchase_rate_3',
  repeated_3 / nullif(repeated_1, 0),
  coalesce(no_orders, case when repeated_1 <= 0 then 'zero_denominator' end)
from r
union all
select scope, entity_id, 'repeat_purchase_rate_4',
  repeated_4 / nullif(repeated_1, 0),
  coalesce(no_orders, case when repeated_1 <= 0 then 'zero_denominator' end)
from r
union all
select scope, entity_id, 'repeat_purchase_rate_5',
  repeated_5 / nullif(repeated_1, 0),
  coalesce(no_orders, case when repeated_1 <= 0 then 'zero_denominator' end)
from r
union all
select scope, entity_id, 'new_buyers',
  first_time_shops,
  null
from r
where scope in ('product', 'area', 'company')
union all
select scope, entity_id, 'avg_per_customer_quantity',
  quantity / nullif(ordering_shops, 0),
  coalesce(no_orders, case when ordering_shops <= 0 then 'zero_denominator' end)
from r
where scope in ('product', 'area', 'company')
union all
select scope, entity_id, 'avg_per_customer_amount',
  amount / nullif(ordering_shops, 0),
  coalesce(no_orders, case when ordering_shops <= 0 then 'zero_denominator' end)
from r
where scope in ('product', 'area', 'company')
union all
select scope, entity_id, 'demand_rate',
  wanted_pairs / nullif(recorded_before, 0),
  case when lines = 0 then 'no_orders' when demand_lines = 0 then 'not_recorded'
    when recorded_before = 0 then 'no_history' end
from r
