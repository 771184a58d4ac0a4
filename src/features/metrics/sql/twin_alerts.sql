-- Internal-supervision order alerts: kpis-and-scoring.md 5.6.
insert into twin_values (scope, entity_id, metric, value, reason)
with r as (
  select
    t.*, h.quantity_ratio, h.price_ratio, d.day_quantity_max,
    case when t.lines = 0 then 'no_orders' when h.has_large_order = 0 then 'not_applicable'
      when h.quantity_ratio is null then 'no_history' end as no_quantity_ratio,
    case when t.lines = 0 then 'no_orders' when h.has_priced_order = 0 then 'not_applicable'
      when h.price_ratio is null then 'no_history' end as no_price_ratio,
    case when t.lines = 0 then 'no_orders' when t.quantity < 20 then 'not_applicable'
      when t.lines_1 = 0 then 'no_history'
      when t.quantity_1 <= 0 then 'zero_denominator' end as no_month_ratio,
    case when t.lines = 0 then 'no_orders' when t.lines_1 = 0 then 'no_history'
      when t.quantity_1 <= 0 then 'zero_denominator' end as no_growth,
    case when t.lines = 0 then 'no_orders'
      when t.quantity <= 0 then 'zero_denominator' end as no_day_share
  from twin_rows t
  left join twin_rhythm h on t.scope = 'shop' and h.shop_id = t.entity_id
  left join twin_product_days d on t.scope = 'product' and d.product_id = t.entity_id)
select scope, entity_id, 'icm_a3_ratio',
  quantity_ratio,
  no_quantity_ratio
from r
where scope = 'shop'
union all
select scope, entity_id, 'icm_a3',
  case when case when no_quantity_ratio is null then quantity_ratio end
    > 2.5 then 1 else 0 end,
  nullif(no_quantity_ratio, 'not_applicable')
from r
where scope = 'shop'
union all
select scope, entity_id, 'icm_a4_ratio',
  quantity / nullif(quantity_1, 0),
  no_month_ratio
from r
where scope = 'shop'
union all
select scope, entity_id, 'icm_a4',
  case when case when no_month_ratio is null then quantity / nullif(quantity_1, 0) end
    > 2 then 1 else 0 end,
  nullif(no_month_ratio, 'not_applicable')
from r
where scope = 'shop'
union all
select scope, entity_id, 'icm_a5_ratio',
  price_ratio,
  no_price_ratio
from r
where scope = 'shop'
union all
select scope, entity_id, 'icm_a5',
  case when case when no_price_ratio is null then price_ratio end
    > 2 then 1 else 0 end,
  nullif(no_price_ratio, 'not_applicable')
from r
where scope = 'shop'
union all
select scope, entity_id, 'icm_a1_growth',
  quantity / nullif(quantity_1, 0) - 1,
  no_growth
from r
where scope = 'product'
union all
select scope, entity_id, 'icm_a1',
  case when quantity / nullif(quantity_1, 0) - 1
    > 0.75 then 1 else 0 end,
  no_growth
from r
where scope = 'product'
union all
select scope, entity_id, 'icm_a2_share',
  day_quantity_max / nullif(quantity, 0),
  no_day_share
from r
where scope = 'product'
union all
select scope, entity_id, 'icm_a2',
  case when day_quantity_max / nullif(quantity, 0)
    > cast(0.20 as double precision) then 1 else 0 end,
  no_day_share
from r
where scope = 'product'
