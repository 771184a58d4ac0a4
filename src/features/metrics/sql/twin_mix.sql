-- Shares by class, band, origin and kind.
insert into twin_values (scope, entity_id, metric, value, reason)
with r as (
  select
    t.*,
    case when t.lines = 0 then 'no_orders' end as no_orders,
    case when t.lines = 0 then 'no_orders'
      when t.class_pairs = 0 then 'no_attribute' end as no_class,
    case when t.lines = 0 then 'no_orders'
      when t.band_pairs = 0 then 'no_attribute' end as no_band
  from twin_rows t)
select scope, entity_id, 'class_1_share',
  class_quantity_1 / nullif(class_quantity_all, 0),
  coalesce(no_class, case when class_quantity_all <= 0 then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'class_2_share',
  class_quantity_2 / nullif(class_quantity_all, 0),
  coalesce(no_class, case when class_quantity_all <= 0 then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'class_3_share',
  class_quantity_3 / nullif(class_quantity_all, 0),
  coalesce(no_class, case when class_quantity_all <= 0 then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'class_4_share',
  class_quantity_4 / nullif(class_quantity_all, 0),
  coalesce(no_class, case when class_quantity_all <= 0 then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'class_5_share',
  class_quantity_5 / nullif(class_quantity_all, 0),
  coalesce(no_class, case when class_quantity_all <= 0 then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'band_share_1',
  band_quantity_1 / nullif(band_quantity_all, 0),
  coalesce(no_band, case when band_quantity_all <= 0 then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'band_share_2',
  band_quantity_2 / nullif(band_quantity_all, 0),
  coalesce(no_band, case when band_quantity_all <= 0 then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'band_share_3',
  band_quantity_3 / nullif(band_quantity_all, 0),
  coalesce(no_band, case when band_quantity_all <= 0 then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'band_share_4',
  band_quantity_4 / nullif(band_quantity_all, 0),
  coalesce(no_band, case when band_quantity_all <= 0 then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'band_share_5',
  band_quantity_5 / nullif(band_quantity_all, 0),
  coalesce(no_band, case when band_quantity_all <= 0 then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'band_share_6',
  band_quantity_6 / nullif(band_quantity_all, 0),
  coalesce(no_band, case when band_quantity_all <= 0 then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'band_share_7',
  band_quantity_7 / nullif(band_quantity_all, 0),
  coalesce(no_band, case when band_quantity_all <= 0 then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'band_share_8',
  band_quantity_8 / nullif(band_quantity_all, 0),
  coalesce(no_band, case when band_quantity_all <= 0 then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'band_share_9',
  band_quantity_9 / nullif(band_quantity_all, 0),
  coalesce(no_band, case when band_quantity_all <= 0 then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'band_share_10',
  band_quantity_10 / nullif(band_quantity_all, 0),
  coalesce(no_band, case when band_quantity_all <= 0 then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'band_share_11',
  band_quantity_11 / nullif(band_quantity_all, 0),
  coalesce(no_band, case when band_quantity_all <= 0 then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'band_share_12',
  band_quantity_12 / nullif(band_quantity_all, 0),
  coalesce(no_band, case when band_quantity_all <= 0 then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'class_1_2_products',
  class_1_2_pairs,
  case when lines > 0 and class_pairs = 0 then 'no_attribute' end
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'low_tar_quantity',
  low_tar_quantity,
  case when lines > 0 and tar_pairs = 0 then 'no_attribute' end
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'cigar_products',
  cigar_pairs,
  null
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'cigar_quantity',
  cigar_quantity,
  null
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'cigar_amount_minor',
  cigar_amount,
  null
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'cigar_share',
  cigar_amount / nullif(amount, 0),
  coalesce(no_orders, case when amount <= 0 then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'out_of_province_share',
  outside_quantity / nullif(origin_quantity, 0),
  case when lines = 0 then 'no_orders' when origin_pairs = 0 then 'no_attribute'
    when origin_quantity <= 0 then 'zero_denominator' end
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'high_price_share',
  high_price_quantity / nullif(priced_quantity, 0),
  case when lines = 0 then 'no_orders' when priced_pairs = 0 then 'no_reference_price'
    when priced_quantity <= 0 then 'zero_denominator' end
from r
where scope in ('shop', 'area', 'company')
