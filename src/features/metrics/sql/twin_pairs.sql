-- Every pair of shop and product with lines in the windows or stock counts: its sums.
create temp table twin_pairs as
with sold as (
  select
    l.shop_id, l.product_id,
    cast(sum(case when l.month = 0 then 1 else 0 end) as bigint) as lines_0,
    cast(sum(case when l.month = 0 then l.ordered_qty else 0 end) as bigint) as quantity_0,
    cast(sum(case when l.month = 1 then 1 else 0 end) as bigint) as lines_1,
    cast(sum(case when l.month = 1 then l.ordered_qty else 0 end) as bigint) as quantity_1,
    cast(sum(case when l.month = 2 then 1 else 0 end) as bigint) as lines_2,
    cast(sum(case when l.month = 2 then l.ordered_qty else 0 end) as bigint) as quantity_2,
    cast(sum(case when l.month = 3 then 1 else 0 end) as bigint) as lines_3,
    cast(sum(case when l.month = 3 then l.ordered_qty else 0 end) as bigint) as quantity_3,
    cast(sum(case when l.month = 12 then 1 else 0 end) as bigint) as lines_12,
    cast(sum(case when l.month = 12 then l.ordered_qty else 0 end) as bigint) as quantity_12,
    cast(sum(case when l.month = 0 then l.amount_minor else 0 end) as bigint) as amount_0,
    cast(sum(case when l.month = 1 then l.amount_minor else 0 end) as bigint) as amount_1,
    cast(sum(case when l.month = 12 then l.amount_minor else 0 end) as bigint) as amount_12,
    cast(sum(case when l.month = 0 and l.limit_qty is not null then 1 else 0 end) as bigint)
      as limit_lines_0,
    cast(sum(case when l.month = 0
      then coalesce(l.limit_qty, 0) else 0 end) as bigint) as limit_0,
    cast(sum(case when l.month = 0 and l.limit_qty is not null then l.ordered_qty else 0 end)
      as bigint) as limit_ordered_0,
    count(distinct case when l.month = 0 then l.order_id end) as orders_0,
    cast(sum(case when l.month = 1 and l.limit_qty is not null then 1 else 0 end) as bigint)
      as limit_lines_1,
    cast(sum(case when l.month = 1
      then coalesce(l.limit_qty, 0) else 0 end) as bigint) as limit_1,
    cast(sum(case when l.month = 1 and l.limit_qty is not null then l.ordered_qty else 0 end)
      as bigint) as limit_ordered_1,
    count(distinct case when l.month = 1 then l.order_id end) as orders_1,
    count(distinct case when l.month = 0 and l.ordered_qty > 0 then l.order_id end) as purchases,
    cast(sum(case when l.month = 0 and l.demand_qty is not null
      then 1 else 0 end) as bigint) as demand_lines,
    cast(sum(case when l.month = 0 and l.demand_qty is not null
      then l.demand_qty else 0 end) as bigint) as demand,
    cast(sum(case when l.month = 0 and l.demand_qty is not null and l.delivered_qty is not null
      then 1 else 0 end)
      as bigint) as delivery_lines,
    cast(sum(case when l.month = 0 and l.demand_qty is not null and l.delivered_qty is not null
      then l.demand_qty else 0 end)
      as bigint) as delivery_demand,
    cast(sum(case when l.month = 0 and l.demand_qty is not null and l.delivered_qty is not null
      then l.delivered_qty else 0 end)
      as bigint) as delivered,
    cast(sum(case when l.month = 0 and l.demand_qty > 0 then 1 else 0 end) as bigint)
      as wanted_lines,
    cast(sum(case when l.month = 0 and l.demand_qty > 0 and l.ordered_qty = 0 then 1 else 0 end)
      as bigint) as refused_lines,
    max(case when l.ordered_on > p.last_0 - 21 then 1 else 0 end) as is_recent,
    max(case when l.ordered_qty > 0 and l.ordered_on between d.trial_first and d.trial_last
      then 1 else 0 end) as is_trial
  from twin_lines l
  cross join twin_params p
  join twin_products d on d.product_id = l.product_id
  group by l.shop_id, l.product_id)
select
  coalesce(sold.shop_id, k.shop_id) as shop_id,
  coalesce(sold.product_id, k.product_id) as product_id,
  coalesce(lines_0, 0) as lines_0,
  coalesce(quantity_0, 0) as quantity_0,
  coalesce(lines_1, 0) as lines_1,
  coalesce(quantity_1, 0) as quantity_1,
  coalesce(lines_2, 0) as lines_2,
  coalesce(quantity_2, 0) as quantity_2,
  coalesce(lines_3, 0) as lines_3,
  coalesce(quantity_3, 0) as quantity_3,
  coalesce(lines_12, 0) as lines_12,
  coalesce(quantity_12, 0) as quantity_12,
  coalesce(amount_0, 0) as amount_0,
  coalesce(amount_1, 0) as amount_1,
  coalesce(amount_12, 0) as amount_12,
  coalesce(limit_lines_0, 0) as limit_lines_0,
  coalesce(limit_0, 0) as limit_0,
  coalesce(limit_ordered_0, 0) as limit_ordered_0,
  coalesce(orders_0, 0) as orders_0,
  coalesce(limit_lines_1, 0) as limit_lines_1,
  coalesce(limit_1, 0) as limit_1,
  coalesce(limit_ordered_1, 0) as limit_ordered_1,
  coalesce(orders_1, 0) as orders_1,
  coalesce(purchases, 0) as purchases,
  coalesce(demand_lines, 0) as demand_lines,
  coalesce(demand, 0) as demand,
  coalesce(delivery_lines, 0) as delivery_lines,
  coalesce(delivery_demand, 0) as delivery_demand,
  coalesce(delivered, 0) as delivered,
  coalesce(wanted_lines, 0) as wanted_lines,
  coalesce(refused_lines, 0) as refused_lines,
  coalesce(is_recent, 0) as is_recent,
  coalesce(is_trial, 0) as is_trial,
  k.open_micro, k.close_micro,
  coalesce(k.has_stockout_days, 0) as has_stockout_days,
  coalesce(k.stockout_days, 0) as stockout_days
from sold
full join twin_stock k on k.shop_id = sold.shop_id and k.product_id = sold.product_id
