-- Main-product score and state label of products.
insert into twin_values (scope, entity_id, metric, value, reason)
with figures as (
  select
    entity_id,
    max(case when metric = 'quantity_share' then value end) as share,
    max(case when metric = 'quantity_share' then reason end) as no_share,
    max(case when metric = 'order_fill_rate' then value end) as fill,
    max(case when metric = 'order_fill_rate' then reason end) as no_fill,
    max(case when metric = 'shelf_rate' then value end) as shelf,
    max(case when metric = 'shelf_rate' then reason end) as no_shelf,
    max(case when metric = 'company_stockout_rate' and reason is null then value end) as stockout,
    max(case when metric = 'price_index' and reason is null then value end) as price,
    max(case when metric = 'days_of_supply' and reason is null then value end) as days,
    max(case when metric = 'stock_to_sales' and reason is null then value end) as stock
  from twin_values
  where scope = 'product'
  group by entity_id),
known as (
  select figures.*, case when no_fill is null then fill end as known_fill
  from figures),
ranked as (
  select
    known.*,
    rank() over (order by case when no_fill is null then 0 else 1 end, fill desc) as fill_rank,
    rank() over (order by case when no_shelf is null then 0 else 1 end, shelf desc) as shelf_rank
  from known)
select
  'product', entity_id, 'main_sku_score', 0.4e0 * share + 0.4e0 * fill + 0.2e0 * shelf,
  coalesce(no_fill, no_shelf, no_share,
    case when fill_rank > 100 or shelf_rank > 100 then 'not_applicable' end)
from ranked
union all
select
  'product', entity_id, 'market_state',
  case
    when stockout > 0.5 then 5
    when known_fill >= 0.9e0 and price >= 100 and days < 15 - 1e-9 then 1
    when stock > 2 + 1e-9 or price < 97 then 4
    when known_fill >= 0.6e0 then 2
    else 3 end,
  case when coalesce(stockout, known_fill, price, days, stock) is null then no_fill end
from ranked
