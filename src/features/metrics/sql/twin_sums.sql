-- What pairs say, added up for each shop, product, sales area and the company.
create temp table twin_sums as
with pair_rows as (
  select
    pair.shop_id, pair.product_id, h.area_id,
    lines_0 as n_lines,
    quantity_0 as n_quantity,
    amount_0 as n_amount,
    lines_1 as n_lines_1,
    quantity_1 as n_quantity_1,
    amount_1 as n_amount_1,
    lines_12 as n_lines_12,
    quantity_12 as n_quantity_12,
    amount_12 as n_amount_12,
    orders_0 as n_pair_orders,
    orders_1 as n_pair_orders_1,
    limit_lines_0 as n_limit_lines,
    limit_ordered_0 as n_limit_ordered,
    limit_0 as n_limit_qty,
    demand_lines as n_demand_lines,
    demand as n_demand,
    delivery_lines as n_delivery_lines,
    delivery_demand as n_delivery_demand,
    delivered as n_delivered,
    wanted_lines as n_wanted_lines,
    refused_lines as n_refused_lines,
    case when lines_0 > 0 then 1 else 0 end as n_pairs,
    case when quantity_0 > 0 then 1 else 0 end as n_bought,
    case when quantity_1 > 0 then 1 else 0 end as n_bought_1,
    case when quantity_0 > 0 and quantity_1 > 0 then 1 else 0 end as n_bought_again,
    case when limit_0 > 0 then 1 else 0 end as n_allocated,
    case when limit_0 > 0 and limit_ordered_0 >= limit_0 then 1 else 0 end as n_filled,
    case when limit_0 > 0 and quantity_0 > 0 then 1 else 0 end as n_allocated_bought,
    case when limit_0 > 0 then limit_0 else 0 end as n_allocated_limit,
    case when limit_0 > 0 then limit_ordered_0 else 0 end as n_allocated_ordered,
    case when demand > 0 then 1 else 0 end as n_wanted_pairs,
    case when lines_1 + lines_2 + lines_3 > 0 then 1 else 0 end as n_recorded_before,
    case when purchases >= 1 then 1 else 0 end as n_repeated_1,
    case when purchases >= 2 then 1 else 0 end as n_repeated_2,
    case when purchases >= 3 then 1 else 0 end as n_repeated_3,
    case when purchases >= 4 then 1 else 0 end as n_repeated_4,
    case when purchases >= 5 then 1 else 0 end as n_repeated_5,
    case when quantity_0 > 0 and not (quantity_1 > 0 or quantity_2 > 0 or quantity_3 > 0)
      then 1 else 0 end
      as n_added,
    case when not quantity_0 > 0 and (quantity_1 > 0 or quantity_2 > 0 or quantity_3 > 0)
      then 1 else 0 end
      as n_lost,
    case when quantity_0 > 0 or quantity_1 > 0 or quantity_2 > 0 then 1 else 0 end as n_width_3,
    is_trial as n_trials,
    case when is_key = 1 then quantity_0 else 0 end as n_key_quantity,
    case when is_key = 1 and quantity_0 > 0 then 1 else 0 end as n_key_bought,
    case when is_key = 1 and quantity_0 > 0 and quantity_1 > 0 then 1 else 0 end
      as n_key_bought_again,
    case when is_key = 1 and limit_0 > 0 then 1 else 0 end as n_key_allocated,
    case when is_key = 1 and limit_0 > 0 and quantity_0 > 0 then 1 else 0 end
      as n_key_allocated_bought,
    case when is_key = 1 then limit_lines_0 else 0 end as n_key_limit_lines,
    case when is_key = 1 then limit_0 else 0 end as n_key_limit,
    case when is_key = 1 then limit_ordered_0 else 0 end as n_key_ordered,
    case when is_key = 1 then limit_lines_1 else 0 end as n_key_limit_lines_1,
    case when is_key = 1 then limit_1 else 0 end as n_key_limit_1,
    case when is_key = 1 then limit_ordered_1 else 0 end as n_key_ordered_1,
    case when in_key_band = 1 and lines_0 > 0 then 1 else 0 end as n_key_band_pairs,
    case when in_key_band = 1 and lines_0 > 0 then quantity_0 else 0 end as n_key_band_quantity,
    case when in_key_band = 1 and lines_0 > 0 and is_key = 1 then quantity_0 else 0 end
      as n_key_band_key_quantity,
    case when close_micro is not null then 1 else 0 end as n_counted,
    case when close_micro > 0 then 1 else 0 end as n_seen,
    case when close_micro is not null then quantity_0 else 0 end as n_counted_quantity,
    case when close_micro is not null then quantity_0 + quantity_1 + quantity_2 else 0 end
      as n_counted_quantity_3,
    case when close_micro is not null then close_micro else 0 end as n_end_micro,
    case when close_micro is not null and quantity_0 + quantity_1 + quantity_2 > 0
      then 1 else 0 end
      as n_alert_checked,
    case when close_micro is not null and quantity_0 + quantity_1 + quantity_2 > 0
      and close_micro * days_of_3_months
        < (cycle_days + 5) * (quantity_0 + quantity_1 + quantity_2) * 1000000 then 1 else 0 end
      as n_alerts,
    case when close_micro is not null and has_stockout_days = 1 then 1 else 0 end
      as n_stockout_recorded,
    case when close_micro is not null and has_stockout_days = 1 and stockout_days > 0
      then 1 else 0 end
      as n_stockout_hit,
    case when close_micro is not null and has_stockout_days = 1 and is_recent = 1
      then 1 else 0 end
      as n_stockout_ordered,
    case when close_micro is not null and has_stockout_days = 1 then stockout_days else 0 end
      as n_stockout_days,
    case when close_micro is not null and open_micro is not null then 1 else 0 end as n_moved,
    case when close_micro is not null and open_micro is not null then quantity_0 else 0 end
      as n_moved_quantity,
    case when close_micro is not null and open_micro is not null
      and open_micro + quantity_0 * 1000000 - close_micro > 0 then 1 else 0 end as n_sold,
    case when close_micro is not null and open_micro is not null
      and open_micro + quantity_0 * 1000000 > 0 then 1 else 0 end as n_stocked,
    case when close_micro is not null and open_micro is not null then open_micro else 0 end
      as n_open_micro,
    case when close_micro is not null and open_micro is not null then close_micro else 0 end
      as n_close_micro,
    case when is_key = 1 and close_micro is not null and open_micro is not null then 1 else 0 end
      as n_key_moved,
    case when is_key = 1 and close_micro is not null and open_micro is not null
      then quantity_0 else 0 end
      as n_key_moved_quantity,
    case when is_key = 1 and close_micro is not null and open_micro is not null
      then open_micro else 0 end
      as n_key_open_micro,
    case when is_key = 1 and close_micro is not null and open_micro is not null
      then close_micro else 0 end
      as n_key_close_micro,
    case when lines_0 > 0 and price_class > 0 then 1 else 0 end as n_class_pairs,
    case when lines_0 > 0 and price_class > 0 then quantity_0 else 0 end as n_class_quantity_all,
    case when lines_0 > 0 and price_class in (1, 2) then 1 else 0 end as n_class_1_2_pairs,
    case when lines_0 > 0 and price_class = 1 then quantity_0 else 0 end as n_class_quantity_1,
    case when lines_0 > 0 and price_class = 2 then quantity_0 else 0 end as n_class_quantity_2,
    case when lines_0 > 0 and price_class = 3 then quantity_0 else 0 end as n_class_quantity_3,
    case when lines_0 > 0 and price_class = 4 then quantity_0 else 0 end as n_class_quantity_4,
    case when lines_0 > 0 and price_class = 5 then quantity_0 else 0 end as n_class_quantity_5,
    case when lines_0 > 0 and band > 0 then 1 else 0 end as n_band_pairs,
    case when lines_0 > 0 and band > 0 then quantity_0 else 0 end as n_band_quantity_all,
    case when lines_0 > 0 and band = 1 then quantity_0 else 0 end as n_band_quantity_1,
    case when lines_0 > 0 and band = 2 then quantity_0 else 0 end as n_band_quantity_2,
    case when lines_0 > 0 and band = 3 then quantity_0 else 0 end as n_band_quantity_3,
    case when lines_0 > 0 and band = 4 then quantity_0 else 0 end as n_band_quantity_4,
    case when lines_0 > 0 and band = 5 then quantity_0 else 0 end as n_band_quantity_5,
    case when lines_0 > 0 and band = 6 then quantity_0 else 0 end as n_band_quantity_6,
    case when lines_0 > 0 and band = 7 then quantity_0 else 0 end as n_band_quantity_7,
    case when lines_0 > 0 and band = 8 then quantity_0 else 0 end as n_band_quantity_8,
    case when lines_0 > 0 and band = 9 then quantity_0 else 0 end as n_band_quantity_9,
    case when lines_0 > 0 and band = 10 then quantity_0 else 0 end as n_band_quantity_10,
    case when lines_0 > 0 and band = 11 then quantity_0 else 0 end as n_band_quantity_11,
    case when lines_0 > 0 and band = 12 then quantity_0 else 0 end as n_band_quantity_12,
    case when lines_0 > 0 and tar_mg is not null then 1 else 0 end as n_tar_pairs,
    case when lines_0 > 0 and tar_mg <= 8 then quantity_0 else 0 end as n_low_tar_quantity,
    case when lines_0 > 0 and is_cigar = 1 then 1 else 0 end as n_cigar_pairs,
    case when lines_0 > 0 and is_cigar = 1 then quantity_0 else 0 end as n_cigar_quantity,
    case when lines_0 > 0 and is_cigar = 1 then amount_0 else 0 end as n_cigar_amount,
    case when lines_0 > 0 and is_tobacco = 1 then amount_0 else 0 end as n_tobacco_amount,
    case when lines_0 > 0 and origin_type is not null then 1 else 0 end as n_origin_pairs,
    case when lines_0 > 0 and origin_type is not null then quantity_0 else 0 end
      as n_origin_quantity,
    case when lines_0 > 0 and origin_type = '1' then quantity_0 else 0 end as n_outside_quantity,
    case when lines_0 > 0 and wholesale_price is not null then 1 else 0 end as n_priced_pairs,
    case when lines_0 > 0 and wholesale_price is not null then quantity_0 else 0 end
      as n_priced_quantity,
    case when lines_0 > 0 and wholesale_price >= 50000 then quantity_0 else 0 end
      as n_high_price_quantity,
    case when lines_0 > 0 and allocation_price is not null then 1 else 0 end as n_cost_pairs,
    case when lines_0 > 0 and allocation_price is not null then amount_0 else 0 end
      as n_cost_amount,
    case when lines_0 > 0 and allocation_price is not null
      then pair.quantity_0 * d.allocation_price else 0 end
      as n_cost
  from twin_pairs pair
  join twin_products d on d.product_id = pair.product_id
  join twin_shops h on h.shop_id = pair.shop_id
  cross join (select last_0 - first_2 + 1 as days_of_3_months from twin_params) days),
scoped as (
  select 'shop' as scope, shop_id as entity_id, pair_rows.* from pair_rows
  union all
  select 'product', product_id, pair_rows.* from pair_rows
  union all
  select 'area', area_id, pair_rows.* from pair_rows where area_id is not null
  union all
  select 'company', 0, pair_rows.* from pair_rows)
select
  scope, entity_id,
  cast(sum(n_lines) as double precision) as lines,
  cast(sum(n_quantity) as double precision) as quantity,
  cast(sum(n_amount) as double precision) as amount,
  cast(sum(n_lines_1) as double precision) as lines_1,
  cast(sum(n_quantity_1) as double precision) as quantity_1,
  cast(sum(n_amount_1) as double precision) as amount_1,
  cast(sum(n_lines_12) as double precision) as lines_12,
  cast(sum(n_quantity_12) as double precision) as quantity_12,
  cast(sum(n_amount_12) as double precision) as amount_12,
  cast(sum(n_pair_orders) as double precision) as pair_orders,
  cast(sum(n_pair_orders_1) as double precision) as pair_orders_1,
  cast(sum(n_limit_lines) as double precision) as limit_lines,
  cast(sum(n_limit_ordered) as double precision) as limit_ordered,
  cast(sum(n_limit_qty) as double precision) as limit_qty,
  cast(sum(n_demand_lines) as double precision) as demand_lines,
  cast(sum(n_demand) as double precision) as demand,
  cast(sum(n_delivery_lines) as double precision) as delivery_lines,
  cast(sum(n_delivery_demand) as double precision) as delivery_demand,
  cast(sum(n_delivered) as double precision) as delivered,
  cast(sum(n_wanted_lines) as double precision) as wanted_lines,
  cast(sum(n_refused_lines) as double precision) as refused_lines,
  cast(sum(n_pairs) as double precision) as pairs,
  cast(sum(n_bought) as double precision) as bought,
  cast(sum(n_bought_1) as double precision) as bought_1,
  cast(sum(n_bought_again) as double precision) as bought_again,
  cast(sum(n_allocated) as double precision) as allocated,
  cast(sum(n_filled) as double precision) as filled,
  cast(sum(n_allocated_bought) as double precision) as allocated_bought,
  cast(sum(n_allocated_limit) as double precision) as allocated_limit,
  cast(sum(n_allocated_ordered) as double precision) as allocated_ordered,
  cast(sum(n_wanted_pairs) as double precision) as wanted_pairs,
  cast(sum(n_recorded_before) as double precision) as recorded_before,
  cast(sum(n_repeated_1) as double precision) as repeated_1,
  cast(sum(n_repeated_2) as double precision) as repeated_2,
  cast(sum(n_repeated_3) as double precision) as repeated_3,
  cast(sum(n_repeated_4) as double precision) as repeated_4,
  cast(sum(n_repeated_5) as double precision) as repeated_5,
  cast(sum(n_added) as double precision) as added,
  cast(sum(n_lost) as double precision) as lost,
  cast(sum(n_width_3) as double precision) as width_3,
  cast(sum(n_trials) as double precision) as trials,
  cast(sum(n_key_quantity) as double precision) as key_quantity,
  cast(sum(n_key_bought) as double precision) as key_bought,
  cast(sum(n_key_bought_again) as double precision) as key_bought_again,
  cast(sum(n_key_allocated) as double precision) as key_allocated,
  cast(sum(n_key_allocated_bought) as double precision) as key_allocated_bought,
  cast(sum(n_key_limit_lines) as double precision) as key_limit_lines,
  cast(sum(n_key_limit) as double precision) as key_limit,
  cast(sum(n_key_ordered) as double precision) as key_ordered,
  cast(sum(n_key_limit_lines_1) as double precision) as key_limit_lines_1,
  cast(sum(n_key_limit_1) as double precision) as key_limit_1,
  cast(sum(n_key_ordered_1) as double precision) as key_ordered_1,
  cast(sum(n_key_band_pairs) as double precision) as key_band_pairs,
  cast(sum(n_key_band_quantity) as double precision) as key_band_quantity,
  cast(sum(n_key_band_key_quantity) as double precision) as key_band_key_quantity,
  cast(sum(n_counted) as double precision) as counted,
  cast(sum(n_seen) as double precision) as seen,
  cast(sum(n_counted_quantity) as double precision) as counted_quantity,
  cast(sum(n_counted_quantity_3) as double precision) as counted_quantity_3,
  cast(sum(n_end_micro) as double precision) as end_micro,
  cast(sum(n_alert_checked) as double precision) as alert_checked,
  cast(sum(n_alerts) as double precision) as alerts,
  cast(sum(n_stockout_recorded) as double precision) as stockout_recorded,
  cast(sum(n_stockout_hit) as double precision) as stockout_hit,
  cast(sum(n_stockout_ordered) as double precision) as stockout_ordered,
  cast(sum(n_stockout_days) as double precision) as stockout_days,
  cast(sum(n_moved) as double precision) as moved,
  cast(sum(n_moved_quantity) as double precision) as moved_quantity,
  cast(sum(n_sold) as double precision) as sold,
  cast(sum(n_stocked) as double precision) as stocked,
  cast(sum(n_open_micro) as double precision) as open_micro,
  cast(sum(n_close_micro) as double precision) as close_micro,
  cast(sum(n_key_moved) as double precision) as key_moved,
  cast(sum(n_key_moved_quantity) as double precision) as key_moved_quantity,
  cast(sum(n_key_open_micro) as double precision) as key_open_micro,
  cast(sum(n_key_close_micro) as double precision) as key_close_micro,
  cast(sum(n_class_pairs) as double precision) as class_pairs,
  cast(sum(n_class_quantity_all) as double precision) as class_quantity_all,
  cast(sum(n_class_1_2_pairs) as double precision) as class_1_2_pairs,
  cast(sum(n_class_quantity_1) as double precision) as class_quantity_1,
  cast(sum(n_class_quantity_2) as double precision) as class_quantity_2,
  cast(sum(n_class_quantity_3) as double precision) as class_quantity_3,
  cast(sum(n_class_quantity_4) as double precision) as class_quantity_4,
  cast(sum(n_class_quantity_5) as double precision) as class_quantity_5,
  cast(sum(n_band_pairs) as double precision) as band_pairs,
  cast(sum(n_band_quantity_all) as double precision) as band_quantity_all,
  cast(sum(n_band_quantity_1) as double precision) as band_quantity_1,
  cast(sum(n_band_quantity_2) as double precision) as band_quantity_2,
  cast(sum(n_band_quantity_3) as double precision) as band_quantity_3,
  cast(sum(n_band_quantity_4) as double precision) as band_quantity_4,
  cast(sum(n_band_quantity_5) as double precision) as band_quantity_5,
  cast(sum(n_band_quantity_6) as double precision) as band_quantity_6,
  cast(sum(n_band_quantity_7) as double precision) as band_quantity_7,
  cast(sum(n_band_quantity_8) as double precision) as band_quantity_8,
  cast(sum(n_band_quantity_9) as double precision) as band_quantity_9,
  cast(sum(n_band_quantity_10) as double precision) as band_quantity_10,
  cast(sum(n_band_quantity_11) as double precision) as band_quantity_11,
  cast(sum(n_band_quantity_12) as double precision) as band_quantity_12,
  cast(sum(n_tar_pairs) as double precision) as tar_pairs,
  cast(sum(n_low_tar_quantity) as double precision) as low_tar_quantity,
  cast(sum(n_cigar_pairs) as double precision) as cigar_pairs,
  cast(sum(n_cigar_quantity) as double precision) as cigar_quantity,
  cast(sum(n_cigar_amount) as double precision) as cigar_amount,
  cast(sum(n_tobacco_amount) as double precision) as tobacco_amount,
  cast(sum(n_origin_pairs) as double precision) as origin_pairs,
  cast(sum(n_origin_quantity) as double precision) as origin_quantity,
  cast(sum(n_outside_quantity) as double precision) as outside_quantity,
  cast(sum(n_priced_pairs) as double precision) as priced_pairs,
  cast(sum(n_priced_quantity) as double precision) as priced_quantity,
  cast(sum(n_high_price_quantity) as double precision) as high_price_quantity,
  cast(sum(n_cost_pairs) as double precision) as cost_pairs,
  cast(sum(n_cost_amount) as double precision) as cost_amount,
  cast(sum(n_cost) as double precision) as cost
from scoped
group by scope, entity_id
