-- Inputs of the ten key-product indicators: kpis-and-scoring.md 6.2.
insert into twin_values (scope, entity_id, metric, value, reason)
with r as (
  select
    t.*, h.display_score, list.listed, list.launched,
    case when t.lines = 0 then 'no_orders' end as no_orders,
    case when list.listed = 0 then 'no_key_products' end as no_list,
    case when list.listed = 0 then 'no_key_products'
      when t.lines = 0 then 'no_orders' end as no_list_orders,
    t.key_open_micro + t.key_moved_quantity * 1000000 as had_micro
  from twin_rows t
  cross join (
    select
      sum(is_key) as listed, sum(case when trial_first is not null then 1 else 0 end) as launched
    from twin_products) list
  left join twin_shops h on t.scope = 'shop' and h.shop_id = t.entity_id)
select scope, entity_id, 'brand_width',
  width_3,
  null
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'key_quantity',
  key_quantity,
  no_list
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'key_products_bought',
  key_bought,
  no_list
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'key_shelf_rate',
  case when limit_lines = 0 then key_bought / nullif(listed * shops, 0)
    else key_allocated_bought / nullif(key_allocated, 0) end,
  coalesce(no_list_orders, case when limit_lines > 0 and key_allocated = 0
    then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'new_trial_rate',
  trials / nullif(launched, 0),
  case when coalesce(launched, 0) = 0 then 'not_applicable' end
from r
where scope = 'shop'
union all
select scope, entity_id, 'key_repurchase_rate',
  key_bought_again / nullif(key_bought, 0),
  coalesce(no_list_orders, case when key_bought <= 0 then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'display_score',
  display_score,
  case when display_score is null then 'no_attribute' end
from r
where scope = 'shop'
union all
select scope, entity_id, 'key_fill_rate',
  key_ordered / nullif(key_limit, 0),
  coalesce(no_list_orders, case when key_limit_lines = 0 then 'not_recorded'
    when key_limit <= 0 then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'supply_elasticity',
  ((key_ordered - key_ordered_1) / nullif(key_ordered_1, 0))
    / nullif((key_limit - key_limit_1) / nullif(key_limit_1, 0), 0),
  coalesce(no_list_orders, case when lines_1 = 0 then 'no_history'
    when key_limit_lines = 0 or key_limit_lines_1 = 0 then 'not_recorded'
    when key_ordered_1 <= 0 or key_limit_1 <= 0 or key_limit = key_limit_1
    then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'key_sell_through',
  (had_micro - key_close_micro) / nullif(had_micro, 0),
  coalesce(no_list, case when key_moved = 0 then 'no_stock_count'
    when had_micro <= 0 then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'key_band_share',
  key_band_key_quantity / nullif(key_band_quantity, 0),
  coalesce(no_list_orders, case when key_band_pairs = 0 then 'no_attribute'
    when key_band_quantity <= 0 then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
