-- Market-state score of products: published weights over winsorised min-max figures.
insert into twin_values (scope, entity_id, metric, value, reason)
with weights as (
  select 'demand_satisfaction_rate' as metric, 0.198e0 as weight, 0 as is_negative
  union all select 'allocation_coverage', 0.180e0, 0
  union all select 'gross_margin', 0.133e0, 0
  union all select 'price_ladder_index', 0.124e0, 0
  union all select 'supply_utilization', 0.117e0, 0
  union all select 'revenue_per_case', 0.096e0, 0
  union all select 'stock_to_sales', 0.080e0, 1
  union all select 'full_order_coverage', 0.072e0, 0),
known as (
  select v.metric, v.value, v.entity_id, w.weight, w.is_negative
  from twin_values v
  join weights w on w.metric = v.metric
  where v.scope = 'product'
    and v.reason is null),
shares as (
  select cast(0.05 as double precision) as share
  union all
  select cast(0.95 as double precision)),
ranked as (
  select
    metric, value,
    row_number() over (partition by metric order by value) as place,
    count(*) over (partition by metric) as members
  from known),
cuts as (
  select distinct
    metric, members, share, (members - 1) * share as at, floor((members - 1) * share) as below
  from ranked
  cross join shares),
quantiles as (
  select
    c.metric, c.members, c.share,
    max(case when r.place = c.below + 1 then r.value end) + coalesce(
      max(case when r.place = c.below + 2 then r.value end)
        - max(case when r.place = c.below + 1 then r.value end), 0) * (max(c.at) - c.below) as cut
  from cuts c
  join ranked r on r.metric = c.metric
  group by c.metric, c.members, c.share, c.below),
bounds as (
  select
    metric,
    max(case when share < 0.5 then cut end) as low, max(case when share > 0.5 then cut end) as high
  from quantiles
  group by metric),
placed as (
  select
    k.entity_id, k.weight, k.is_negative,
    case
      when b.high - b.low <= 1e-12 * (case when abs(b.low) > abs(b.high) then abs(b.low)
        else abs(b.high) end) then 0.5
      when k.value <= b.low then 0
      when k.value >= b.high then 1
      else (k.value - b.low) / (b.high - b.low) end as z
  from known k
  join bounds b on b.metric = k.metric),
scores as (
  select
    entity_id, sum(weight) as weight,
    sum(weight * case when is_negative = 1 then 1 - z else z end) as score
  from placed
  group by entity_id)
select
  'product', heaviest.entity_id, 'market_state_score', 100 * s.score / nullif(s.weight, 0),
  case when s.weight >= 0.5 - 1e-9 then null
    else coalesce(heaviest.reason, 'not_recorded') end
from twin_values heaviest
left join scores s on s.entity_id = heaviest.entity_id
where heaviest.scope = 'product'
  and heaviest.metric = 'demand_satisfaction_rate'
