-- Stock, cover and stock-outs: kpis-and-scoring.md 5.2.
insert into twin_values (scope, entity_id, metric, value, reason)
with r as (
  select
    t.*, d.supply_gap_days, d.selling_days,
    p.last_0 - p.first_0 + 1 as period_days,
    p.last_0 - p.first_2 + 1 as days_of_3_months,
    t.open_micro + t.moved_quantity * 1000000 - t.close_micro as sold_micro,
    case when t.counted = 0 then 'no_stock_count' end as no_counts,
    case when t.moved = 0 then 'no_stock_count' end as no_moves,
    case when t.stockout_recorded = 0 then 'no_stock_count' end as no_stockouts
  from twin_rows t
  cross join twin_params p
  left join twin_product_days d on t.scope = 'product' and d.product_id = t.entity_id),
cover as (
  select
    r.scope, r.entity_id,
    (r.end_micro * r.days_of_3_months) / nullif(r.counted_quantity_3 * 1000000, 0) as days,
    coalesce(r.no_counts, case when r.counted_quantity_3 <= 0 then 'zero_denominator' end) as reason
  from r)
select scope, entity_id, 'counted_products',
  counted,
  null
from r
union all
select scope, entity_id, 'social_stock',
  end_micro / 1000000,
  no_counts
from r
union all
select scope, entity_id, 'social_sales',
  sold_micro / 1000000,
  no_moves
from r
union all
select scope, entity_id, 'social_sales_expanded',
  sold_micro / 1000000 * quantity / nullif(moved_quantity, 0),
  coalesce(no_moves, case when moved_quantity <= 0 then 'zero_denominator' end)
from r
where scope in ('product', 'area', 'company')
union all
select scope, entity_id, 'stock_to_sales',
  end_micro / nullif(counted_quantity * 1000000, 0),
  coalesce(no_counts, case when counted_quantity <= 0 then 'zero_denominator' end)
from r
union all
select scope, entity_id, 'days_of_supply',
  close_micro * period_days / nullif(sold_micro, 0),
  coalesce(no_moves, case when sold_micro <= 0 then 'zero_denominator' end)
from r
union all
select scope, entity_id, 'company_stockout_rate',
  refused_lines / nullif(wanted_lines, 0),
  case when lines = 0 then 'no_orders' when demand_lines = 0 then 'not_recorded'
    when wanted_lines <= 0 then 'zero_denominator' end
from r
union all
select scope, entity_id, 'customer_stockout_rate',
  stockout_hit / nullif(stockout_ordered, 0),
  coalesce(no_stockouts, case when stockout_ordered <= 0 then 'zero_denominator' end)
from r
union all
select scope, entity_id, 'distributor_stockout_rate',
  supply_gap_days / nullif(selling_days, 0),
  case when lines = 0 then 'no_orders' when demand_lines = 0 then 'not_recorded'
    when selling_days <= 0 then 'zero_denominator' end
from r
where scope = 'product'
union all
select scope, entity_id, 'stockout_days',
  stockout_days,
  no_stockouts
from r
union all
select scope, entity_id, 'stockout_products',
  counted - seen,
  no_counts
from r
union all
select scope, entity_id, 'hot_item_stock_alert',
  alerts,
  coalesce(no_counts, case when alert_checked = 0 then 'no_history' end)
from r
union all
select scope, entity_id, 'days_of_supply_purchases',
  days,
  reason
from cover
union all
select scope, entity_id, 'stock_health',
  case when days < 7 then days / 7 when days <= 30 then 1
    when days < 60 then 1 - (days - 30) / 30 else 0 end,
  reason
from cover
