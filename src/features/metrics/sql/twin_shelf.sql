-- Shelf, coverage and sell-through: kpis-and-scoring.md 5.2.
insert into twin_values (scope, entity_id, metric, value, reason)
with r as (
  select
    t.*, d.sampled_shops, d.counties, d.counties_selling,
    case when t.moved = 0 then 'no_stock_count' end as no_moves,
    t.open_micro + t.moved_quantity * 1000000 as had_micro
  from twin_rows t
  left join twin_product_days d on t.scope = 'product' and d.product_id = t.entity_id)
select scope, entity_id, 'shelf_rate',
  bought / nullif(shops, 0),
  case when shops <= 0 then 'zero_denominator' end
from r
where scope = 'product'
union all
select scope, entity_id, 'shelf_rate_previous',
  bought_1 / nullif(shops, 0),
  case when shops <= 0 then 'zero_denominator' end
from r
where scope = 'product'
union all
select scope, entity_id, 'shelf_rate_seen',
  seen / nullif(sampled_shops, 0),
  case when sampled_shops = 0 then 'no_stock_count' end
from r
where scope = 'product'
union all
select scope, entity_id, 'county_coverage',
  counties_selling / nullif(counties, 0),
  case when counties = 0 then 'no_attribute' end
from r
where scope = 'product'
union all
select scope, entity_id, 'sell_through_rate',
  pairs / nullif(recorded_before, 0),
  case when recorded_before = 0 then 'no_history' end
from r
union all
select scope, entity_id, 'sell_through_rate_avgbuy',
  (quantity / nullif(ordering_shops, 0))
    / nullif(quantity_1 / nullif(ordering_shops_1, 0), 0),
  case when lines = 0 then 'no_orders' when lines_1 = 0 then 'no_history'
    when ordering_shops = 0 or ordering_shops_1 = 0 or quantity_1 <= 0 then 'zero_denominator' end
from r
where scope in ('product', 'area', 'company')
union all
select scope, entity_id, 'sell_through_rate_sold_shops',
  sold / nullif(stocked, 0),
  coalesce(no_moves, case when stocked <= 0 then 'zero_denominator' end)
from r
union all
select scope, entity_id, 'sell_through_ratio',
  (had_micro - close_micro) / nullif(had_micro, 0),
  coalesce(no_moves, case when had_micro <= 0 then 'zero_denominator' end)
from r
