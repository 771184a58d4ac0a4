-- Ordering shops within 1,000 m on a sphere of radius 6,371,008.8 m.
insert into twin_values (scope, entity_id, metric, value, reason)
with places as (
  select h.shop_id, h.lat, h.lng, t.quantity
  from twin_shops h
  join twin_rows t on t.scope = 'shop' and t.entity_id = h.shop_id
  where h.lat is not null
    and h.lng is not null),
found as (
  select
    a.shop_id, count(*) as shops, sum(b.quantity) as quantity
  from places a
  join places b on b.quantity > 0
    and b.shop_id <> a.shop_id
    and b.lat between a.lat - 0.0091 and a.lat + 0.0091
    and sin(radians(b.lat - a.lat) / 2) * sin(radians(b.lat - a.lat) / 2)
      + cos(radians(a.lat)) * cos(radians(b.lat))
        * sin(radians(b.lng - a.lng) / 2) * sin(radians(b.lng - a.lng) / 2)
      <= sin(500 / 6371008.8) * sin(500 / 6371008.8)
  group by a.shop_id),
around as (
  select
    h.shop_id, p.quantity as own, coalesce(f.shops, 0) as shops,
    cast(f.quantity as double precision) as quantity,
    case when p.shop_id is null then 'no_attribute' end as no_place
  from twin_shops h
  left join places p on p.shop_id = h.shop_id
  left join found f on f.shop_id = h.shop_id)
select 'shop', shop_id, 'neighbours_1_km', shops, no_place
from around
union all
select
  'shop', shop_id, 'quantity_vs_neighbours', own * shops / nullif(quantity, 0),
  coalesce(no_place, case when shops < 3 then 'too_few_peers' end)
from around
