-- Life cycle of products: kpis-and-scoring.md 5.4.
insert into twin_values (scope, entity_id, metric, value, reason)
with r as (
  select
    t.*, d.has_price_class, d.age_days, d.class_quantity, d.class_quantity_1,
    t.quantity / nullif(t.quantity_1, 0) - 1 as sales_growth,
    (t.quantity / nullif(d.class_quantity, 0))
      / nullif(t.quantity_1 / nullif(d.class_quantity_1, 0), 0) - 1 as share_growth,
    t.bought / nullif(t.bought_1, 0) - 1 as shelf_growth,
    case when t.lines_1 = 0 then 'no_history'
      when t.quantity_1 <= 0 then 'zero_denominator' end as no_sales_growth,
    case when d.has_price_class = 0 then 'no_attribute' when t.lines = 0 then 'no_orders'
      when t.lines_1 = 0 then 'no_history'
      when d.class_quantity <= 0 or d.class_quantity_1 <= 0 or t.quantity_1 <= 0
      then 'zero_denominator' end as no_share_growth,
    case when t.lines = 0 then 'no_orders' when t.lines_1 = 0 then 'no_history'
      when t.bought_1 <= 0 then 'zero_denominator' end as no_shelf_growth
  from twin_rows t
  join twin_product_days d on d.product_id = t.entity_id
  where t.scope = 'product'),
staged as (
  select
    r.*,
    case when sales_growth > 0.05e0 then 1 else 0 end
      + case when share_growth > 0.05e0 then 1 else 0 end
      + case when shelf_growth > 0.05e0 then 1 else 0 end as growing,
    case when sales_growth < -0.05e0 then 1 else 0 end
      + case when share_growth < -0.05e0 then 1 else 0 end
      + case when shelf_growth < -0.05e0 then 1 else 0 end as falling
  from r)
select scope, entity_id, 'demand_intensity',
  demand / nullif(limit_qty, 0),
  case when lines = 0 then 'no_orders'
    when demand_lines = 0 or limit_lines = 0 then 'not_recorded'
    when limit_qty <= 0 then 'zero_denominator' end
from staged
union all
select scope, entity_id, 'class_share_growth',
  share_growth,
  no_share_growth
from staged
union all
select scope, entity_id, 'shelf_growth',
  shelf_growth,
  no_shelf_growth
from staged
union all
select scope, entity_id, 'life_cycle_stage',
  case when age_days < 180 then 1 when lines = 0 then 4 when growing >= 2 then 2
    when falling >= 2 then 4 else 3 end,
  case when age_days is null then 'no_history' when age_days < 180 or lines = 0 then null
    else coalesce(no_sales_growth, no_share_growth, no_shelf_growth) end
from staged
