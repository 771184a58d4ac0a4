-- Deviations from peers (3-sigma rule): same outside grade, else same format, else the rest.
insert into twin_values (scope, entity_id, metric, value, reason)
with named as (
  select 'amount_minor' as figure, 'amount_sigma' as metric
  union all
  select 'avg_carton_price', 'carton_price_sigma'
  union all
  select 'out_of_province_share', 'out_of_province_sigma'
  union all
  select 'high_price_share', 'high_price_sigma'),
figures as (
  select
    named.metric, h.peers, v.entity_id, v.value, v.reason,
    case when t.orders > 0 and v.reason is null then 1 else 0 end as is_member, t.orders
  from named
  join twin_values v on v.scope = 'shop' and v.metric = named.figure
  join twin_shops h on h.shop_id = v.entity_id
  join twin_rows t on t.scope = 'shop' and t.entity_id = v.entity_id),
means as (
  select metric, peers, count(*) as members, avg(value) as mean
  from figures
  where is_member = 1
  group by metric, peers),
spreads as (
  select
    f.metric, f.peers, m.members, m.mean,
    sqrt(avg((f.value - m.mean) * (f.value - m.mean))) as deviation
  from figures f
  join means m on m.metric = f.metric and m.peers = f.peers
  where f.is_member = 1
  group by f.metric, f.peers, m.members, m.mean)
select
  'shop', f.entity_id, f.metric, (f.value - s.mean) / nullif(s.deviation, 0),
  case when f.orders = 0 then 'no_orders'
    when f.reason is not null then f.reason
    when s.members < 12 then 'too_few_peers'
    when s.deviation <= 1e-9 * abs(s.mean) then 'zero_denominator' end
from figures f
left join spreads s on s.metric = f.metric and s.peers = f.peers
