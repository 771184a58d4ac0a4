-- One row for each shop, product, sales area and the company with all its sums; zero where nothing
-- was added. Real numbers, so that a division is one.
create temp table twin_rows as
with company as (
  select
    sum(orders) as orders, sum(orders_1) as orders_1, sum(shops) as shops,
    sum(eligible_shops) as eligible_shops, sum(ordering_shops) as ordering_shops,
    sum(ordering_shops_1) as ordering_shops_1, sum(allocated_shops) as allocated_shops,
    sum(first_time_shops) as first_time_shops
  from twin_shop_counts),
first_time as (
  select h.product_id, count(*) as first_time_shops
  from twin_history h
  join twin_params p on h.first_bought_on >= p.first_0
  group by h.product_id),
counts as (
  select
    'shop' as scope, shop_id as entity_id, orders, orders_1, shops, eligible_shops,
    ordering_shops, ordering_shops_1, allocated_shops, first_time_shops
  from twin_shop_counts
  union all
  select
    'area', area_id, sum(orders), sum(orders_1), sum(shops), sum(eligible_shops),
    sum(ordering_shops), sum(ordering_shops_1), sum(allocated_shops), sum(first_time_shops)
  from twin_shop_counts
  where area_id is not null
  group by area_id
  union all
  select
    'company', 0, orders, orders_1, shops, eligible_shops, ordering_shops, ordering_shops_1,
    allocated_shops, first_time_shops
  from company
  union all
  select
    'product', d.product_id, coalesce(s.pair_orders, 0), coalesce(s.pair_orders_1, 0),
    company.shops, company.eligible_shops, coalesce(s.bought, 0), coalesce(s.bought_1, 0),
    coalesce(s.allocated, 0), coalesce(f.first_time_shops, 0)
  from twin_products d
  cross join company
  left join twin_sums s on s.scope = 'product' and s.entity_id = d.product_id
  left join first_time f on f.product_id = d.product_id),
entities as (
  select 'shop' as scope, shop_id as entity_id from twin_shops
  union all
  select 'product', product_id from twin_products
  union all
  select 'company', 0 from twin_params
  union all
  select 'area', u.id
  from twin_params p
  join organisation_units u on u.company_id = p.company_id and u.kind = 'sales_area')
select
  e.scope, e.entity_id,
  cast(coalesce(c.orders, 0) as double precision) as orders,
  cast(coalesce(c.orders_1, 0) as double precision) as orders_1,
  cast(coalesce(c.shops, 0) as double precision) as shops,
  cast(coalesce(c.eligible_shops, 0) as double precision) as eligible_shops,
  cast(coalesce(c.ordering_shops, 0) as double precision) as ordering_shops,
  cast(coalesce(c.ordering_shops_1, 0) as double precision) as ordering_shops_1,
  cast(coalesce(c.allocated_shops, 0) as double precision) as allocated_shops,
  cast(coalesce(c.first_time_shops, 0) as double precision) as first_time_shops,
  coalesce(s.lines, 0e0) as lines,
  coalesce(s.quantity, 0e0) as quantity,
  coalesce(s.amount, 0e0) as amount,
  coalesce(s.lines_1, 0e0) as lines_1,
  coalesce(s.quantity_1, 0e0) as quantity_1,
  coalesce(s.amount_1, 0e0) as amount_1,
  coalesce(s.lines_12, 0e0) as lines_12,
  coalesce(s.quantity_12, 0e0) as quantity_12,
  coalesce(s.amount_12, 0e0) as amount_12,
  coalesce(s.pair_orders, 0e0) as pair_orders,
  coalesce(s.pair_orders_1, 0e0) as pair_orders_1,
  coalesce(s.limit_lines, 0e0) as limit_lines,
  coalesce(s.limit_ordered, 0e0) as limit_ordered,
  coalesce(s.limit_qty, 0e0) as limit_qty,
  coalesce(s.demand_lines, 0e0) as demand_lines,
  coalesce(s.demand, 0e0) as demand,
  coalesce(s.delivery_lines, 0e0) as delivery_lines,
  coalesce(s.delivery_demand, 0e0) as delivery_demand,
  coalesce(s.delivered, 0e0) as delivered,
  coalesce(s.wanted_lines, 0e0) as wanted_lines,
  coalesce(s.refused_lines, 0e0) as refused_lines,
  coalesce(s.pairs, 0e0) as pairs,
  coalesce(s.bought, 0e0) as bought,
  coalesce(s.bought_1, 0e0) as bought_1,
  coalesce(s.bought_again, 0e0) as bought_again,
  coalesce(s.allocated, 0e0) as allocated,
  coalesce(s.filled, 0e0) as filled,
  coalesce(s.allocated_bought, 0e0) as allocated_bought,
  coalesce(s.allocated_limit, 0e0) as allocated_limit,
  coalesce(s.allocated_ordered, 0e0) as allocated_ordered,
  coalesce(s.wanted_pairs, 0e0) as wanted_pairs,
  coalesce(s.recorded_before, 0e0) as recorded_before,
  coalesce(s.repeated_1, 0e0) as repeated_1,
  coalesce(s.repeated_2, 0e0) as repeated_2,
  coalesce(s.repeated_3, 0e0) as repeated_3,
  coalesce(s.repeated_4, 0e0) as repeated_4,
  coalesce(s.repeated_5, 0e0) as repeated_5,
  coalesce(s.added, 0e0) as added,
  coalesce(s.lost, 0e0) as lost,
  coalesce(s.width_3, 0e0) as width_3,
  coalesce(s.trials, 0e0) as trials,
  coalesce(s.key_quantity, 0e0) as key_quantity,
  coalesce(s.key_bought, 0e0) as key_bought,
  coalesce(s.key_bought_again, 0e0) as key_bought_again,
  coalesce(s.key_allocated, 0e0) as key_allocated,
  coalesce(s.key_allocated_bought, 0e0) as key_allocated_bought,
  coalesce(s.key_limit_lines, 0e0) as key_limit_lines,
  coalesce(s.key_limit, 0e0) as key_limit,
  coalesce(s.key_ordered, 0e0) as key_ordered,
  coalesce(s.key_limit_lines_1, 0e0) as key_limit_lines_1,
  coalesce(s.key_limit_1, 0e0) as key_limit_1,
  coalesce(s.key_ordered_1, 0e0) as key_ordered_1,
  coalesce(s.key_band_pairs, 0e0) as key_band_pairs,
  coalesce(s.key_band_quantity, 0e0) as key_band_quantity,
  coalesce(s.key_band_key_quantity, 0e0) as key_band_key_quantity,
  coalesce(s.counted, 0e0) as counted,
  coalesce(s.seen, 0e0) as seen,
  coalesce(s.counted_quantity, 0e0) as counted_quantity,
  coalesce(s.counted_quantity_3, 0e0) as counted_quantity_3,
  coalesce(s.end_micro, 0e0) as end_micro,
  coalesce(s.alert_checked, 0e0) as alert_checked,
  coalesce(s.alerts, 0e0) as alerts,
  coalesce(s.stockout_recorded, 0e0) as stockout_recorded,
  coalesce(s.stockout_hit, 0e0) as stockout_hit,
  coalesce(s.stockout_ordered, 0e0) as stockout_ordered,
  coalesce(s.stockout_days, 0e0) as stockout_days,
  coalesce(s.moved, 0e0) as moved,
  coalesce(s.moved_quantity, 0e0) as moved_quantity,
  coalesce(s.sold, 0e0) as sold,
  coalesce(s.stocked, 0e0) as stocked,
  coalesce(s.open_micro, 0e0) as open_micro,
  coalesce(s.close_micro, 0e0) as close_micro,
  coalesce(s.key_moved, 0e0) as key_moved,
  coalesce(s.key_moved_quantity, 0e0) as key_moved_quantity,
  coalesce(s.key_open_micro, 0e0) as key_open_micro,
  coalesce(s.key_close_micro, 0e0) as key_close_micro,
  coalesce(s.class_pairs, 0e0) as class_pairs,
  coalesce(s.class_quantity_all, 0e0) as class_quantity_all,
  coalesce(s.class_1_2_pairs, 0e0) as class_1_2_pairs,
  coalesce(s.class_quantity_1, 0e0) as class_quantity_1,
  coalesce(s.class_quantity_2, 0e0) as class_quantity_2,
  coalesce(s.class_quantity_3, 0e0) as class_quantity_3,
  coalesce(s.class_quantity_4, 0e0) as class_quantity_4,
  coalesce(s.class_quantity_5, 0e0) as class_quantity_5,
  coalesce(s.band_pairs, 0e0) as band_pairs,
  coalesce(s.band_quantity_all, 0e0) as band_quantity_all,
  coalesce(s.band_quantity_1, 0e0) as band_quantity_1,
  coalesce(s.band_quantity_2, 0e0) as band_quantity_2,
  coalesce(s.band_quantity_3, 0e0) as band_quantity_3,
  coalesce(s.band_quantity_4, 0e0) as band_quantity_4,
  coalesce(s.band_quantity_5, 0e0) as band_quantity_5,
  coalesce(s.band_quantity_6, 0e0) as band_quantity_6,
  coalesce(s.band_quantity_7, 0e0) as band_quantity_7,
  coalesce(s.band_quantity_8, 0e0) as band_quantity_8,
  coalesce(s.band_quantity_9, 0e0) as band_quantity_9,
  coalesce(s.band_quantity_10, 0e0) as band_quantity_10,
  coalesce(s.band_quantity_11, 0e0) as band_quantity_11,
  coalesce(s.band_quantity_12, 0e0) as band_quantity_12,
  coalesce(s.tar_pairs, 0e0) as tar_pairs,
  coalesce(s.low_tar_quantity, 0e0) as low_tar_quantity,
  coalesce(s.cigar_pairs, 0e0) as cigar_pairs,
  coalesce(s.cigar_quantity, 0e0) as cigar_quantity,
  coalesce(s.cigar_amount, 0e0) as cigar_amount,
  coalesce(s.tobacco_amount, 0e0) as tobacco_amount,
  coalesce(s.origin_pairs, 0e0) as origin_pairs,
  coalesce(s.origin_quantity, 0e0) as origin_quantity,
  coalesce(s.outside_quantity, 0e0) as outside_quantity,
  coalesce(s.priced_pairs, 0e0) as priced_pairs,
  coalesce(s.priced_quantity, 0e0) as priced_quantity,
  coalesce(s.high_price_quantity, 0e0) as high_price_quantity,
  coalesce(s.cost_pairs, 0e0) as cost_pairs,
  coalesce(s.cost_amount, 0e0) as cost_amount,
  coalesce(s.cost, 0e0) as cost,
  coalesce(o.observed, 0e0) as observed,
  coalesce(o.ladder_observed, 0e0) as ladder_observed,
  coalesce(o.ladder_price, 0e0) as ladder_price,
  coalesce(o.ladder_wholesale, 0e0) as ladder_wholesale,
  coalesce(o.guide_observed, 0e0) as guide_observed,
  coalesce(o.guide_kept, 0e0) as guide_kept,
  coalesce(o.guide_price, 0e0) as guide_price,
  coalesce(o.guide_guide, 0e0) as guide_guide,
  coalesce(o.index_observed, 0e0) as index_observed,
  coalesce(o.index_price, 0e0) as index_price,
  coalesce(o.index_guide, 0e0) as index_guide
from entities e
left join counts c on c.scope = e.scope and c.entity_id = e.entity_id
left join twin_sums s on s.scope = e.scope and s.entity_id = e.entity_id
left join twin_price_sums o on o.scope = e.scope and o.entity_id = e.entity_id
