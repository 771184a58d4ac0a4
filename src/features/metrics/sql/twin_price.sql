-- Price and profit: kpis-and-scoring.md 5.3.
insert into twin_values (scope, entity_id, metric, value, reason)
with r as (
  select
    t.*, h.pos_total_minor,
    case when t.lines = 0 then 'no_orders' end as no_orders,
    case when t.observed = 0 then 'no_price_observation'
      when t.ladder_observed = 0 then 'no_reference_price' end as no_ladder,
    case when t.observed = 0 then 'no_price_observation'
      when t.guide_observed = 0 then 'no_reference_price' end as no_guide
  from twin_rows t
  left join twin_shops h on t.scope = 'shop' and h.shop_id = t.entity_id)
select scope, entity_id, 'avg_carton_price',
  amount / nullif(quantity, 0),
  coalesce(no_orders, case when quantity <= 0 then 'zero_denominator' end)
from r
union all
select scope, entity_id, 'avg_carton_price_previous',
  amount_1 / nullif(quantity_1, 0),
  case when lines_1 = 0 then 'no_history' when quantity_1 <= 0 then 'zero_denominator' end
from r
union all
select scope, entity_id, 'revenue_per_case',
  250 * amount / nullif(quantity, 0),
  coalesce(no_orders, case when quantity <= 0 then 'zero_denominator' end)
from r
union all
select scope, entity_id, 'gross_margin',
  (cost_amount - cost) / nullif(cost_amount, 0),
  case when lines = 0 then 'no_orders' when cost_pairs = 0 then 'no_reference_price'
    when cost_amount <= 0 then 'zero_denominator' end
from r
union all
select scope, entity_id, 'price_observations',
  observed,
  null
from r
union all
select scope, entity_id, 'price_index',
  100 * index_price / nullif(index_guide, 0),
  coalesce(no_guide, case when index_observed = 0 then 'no_history'
    when index_guide <= 0 then 'zero_denominator' end)
from r
where scope in ('shop', 'area', 'company')
union all
select scope, entity_id, 'price_index',
  100 * guide_price / nullif(guide_guide, 0),
  coalesce(no_guide, case when guide_guide <= 0 then 'zero_denominator' end)
from r
where scope = 'product'
union all
select scope, entity_id, 'price_ladder_index',
  ladder_price / nullif(ladder_wholesale, 0),
  coalesce(no_ladder, case when ladder_wholesale <= 0 then 'zero_denominator' end)
from r
union all
select scope, entity_id, 'price_compliance_rate',
  guide_kept / nullif(guide_observed, 0),
  no_guide
from r
union all
select scope, entity_id, 'retail_gross_margin',
  (ladder_price - ladder_wholesale) / nullif(ladder_price, 0),
  coalesce(no_ladder, case when ladder_price <= 0 then 'zero_denominator' end)
from r
union all
select scope, entity_id, 'tobacco_contribution',
  tobacco_amount / nullif(pos_total_minor, 0),
  case when pos_total_minor is null then 'no_outside_figure'
    when pos_total_minor <= 0 then 'zero_denominator' end
from r
where scope = 'shop'
