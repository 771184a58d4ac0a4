-- Counts, sums, growth and rhythm.
insert into twin_values (scope, entity_id, metric, value, reason)
with r as (
  select
    t.*, company.quantity as company_quantity,
    company.amount as company_amount, h.order_days,
    coalesce(h.recency_days, d.recency_days) as recency_days,
    h.gaps, h.gap_sum, h.gap_squares, h.cycles_reach_back, h.cycle_0, h.cycle_1, h.cycles_before,
    case when t.lines = 0 then 'no_orders' end as no_orders,
    case when t.lines_1 = 0 then 'no_history' end as no_month_before,
    case when t.lines_12 = 0 then 'no_history' end as no_year_before,
    case when company.lines = 0 then 'no_orders' end as no_company_orders
  from twin_rows t
  join twin_rows company on company.scope = 'company'
  left join twin_rhythm h on t.scope = 'shop' and h.shop_id = t.entity_id
  left join twin_product_days d on t.scope = 'product' and d.product_id = t.entity_id)
select scope, entity_id, 'orders',
  orders,
  null
from r
union all
select scope, entity_id, 'order_days',
  order_days,
  null
from r
where scope = 'shop'
union all
select scope, entity_id, 'quantity',
  quantity,
  null
from r
union all
select scope, entity_id, 'amount_minor',
  amount,
  null
from r
union all
select scope, entity_id, 'distinct_products',
  pairs,
  null
from r
where scope = 'shop'
union all
select scope, entity_id, 'recency_days',
  recency_days,
  case when recency_days is null then 'no_history' end
from r
where scope in ('shop', 'product')
union all
select scope, entity_id, 'buyers',
  bought,
  null
from r
where scope = 'product'
union all
select scope, entity_id, 'shops',
  shops,
  null
from r
where scope in ('area', 'company')
union all
select scope, entity_id, 'ordering_shops',
  ordering_shops,
  null
from r
where scope in ('area', 'company')
union all
select scope, entity_id, 'shop_products',
  pairs,
  null
from r
where scope in ('area', 'company')
union all
select scope, entity_id, 'orders_previous',
  orders_1,
  null
from r
union all
select scope, entity_id, 'quantity_previous',
  quantity_1,
  null
from r
union all
select scope, entity_id, 'amount_previous',
  amount_1,
  null
from r
union all
select scope, entity_id, 'quantity_year_ago',
  quantity_12,
  null
from r
union all
select scope, entity_id, 'amount_year_ago',
  amount_12,
  null
from r
union all
select scope, entity_id, 'quantity_growth_month',
  quantity / nullif(quantity_1, 0) - 1,
  coalesce(no_month_before, case when quantity_1 <= 0 then 'zero_denominator' end)
from r
union all
select scope, entity_id, 'quantity_growth_year',
  quantity / nullif(quantity_12, 0) - 1,
  coalesce(no_year_before, case when quantity_12 <= 0 then 'zero_denominator' end)
from r
union all
select scope, entity_id, 'amount_growth_month',
  amount / nullif(amount_1, 0) - 1,
  coalesce(no_month_before, case when amount_1 <= 0 then 'zero_denominator' end)
from r
union all
select scope, entity_id, 'amount_growth_year',
  amount / nullif(amount_12, 0) - 1,
  coalesce(no_year_before, case when amount_12 <= 0 then 'zero_denominator' end)
from r
union all
select scope, entity_id, 'interval_days_mean',
  gap_sum / nullif(gaps, 0),
  case when gaps < 1 then 'no_history' end
from r
where scope = 'shop'
union all
select scope, entity_id, 'interval_days_variance',
  case when gaps > 1 then (gaps * gap_squares - gap_sum * gap_sum) / (gaps * (gaps - 1)) end,
  case when gaps < 2 then 'no_history' end
from r
where scope = 'shop'
union all
select scope, entity_id, 'cycle_change_last',
  cycle_0 / (nullif(cycles_before, 0) / 6) - 1,
  case when cycles_reach_back = 0 then 'no_history'
    when cycles_before <= 0 then 'zero_denominator' end
from r
where scope = 'shop'
union all
select scope, entity_id, 'cycle_change_before',
  cycle_1 / (nullif(cycles_before, 0) / 6) - 1,
  case when cycles_reach_back = 0 then 'no_history'
    when cycles_before <= 0 then 'zero_denominator' end
from r
where scope = 'shop'
union all
select scope, entity_id, 'avg_order_quantity',
  quantity / nullif(orders, 0),
  coalesce(no_orders, case when orders <= 0 then 'zero_denominator' end)
from r
where scope = 'shop'
union all
select scope, entity_id, 'avg_order_amount',
  amount / nullif(orders, 0),
  coalesce(no_orders, case when orders <= 0 then 'zero_denominator' end)
from r
where scope = 'shop'
union all
select scope, entity_id, 'new_products',
  added,
  null
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'lost_products',
  lost,
  null
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'new_buyers_3_months',
  added,
  null
from r
where scope = 'product'
union all
select scope, entity_id, 'lost_buyers',
  lost,
  null
from r
where scope = 'product'
union all
select scope, entity_id, 'quantity_share',
  quantity / nullif(company_quantity, 0),
  coalesce(no_company_orders, case when company_quantity <= 0 then 'zero_denominator' end)
from r
where scope in ('product', 'area', 'company')
union all
select scope, entity_id, 'amount_share',
  amount / nullif(company_amount, 0),
  coalesce(no_company_orders, case when company_amount <= 0 then 'zero_denominator' end)
from r
where scope in ('product', 'area', 'company')
