-- Of each shop its orders and what it counts for among the shops of its area and company.
create temp table twin_shop_counts as
with ordered as (
  select
    o.shop_id,
    sum(case when o.ordered_on >= p.first_0 then 1 else 0 end) as orders,
    sum(case when o.ordered_on >= p.first_1 and o.ordered_on < p.first_0 then 1 else 0 end)
      as orders_1,
    min(o.ordered_on) as first_on
  from twin_orders o
  cross join twin_params p
  group by o.shop_id)
select
  h.shop_id, h.area_id,
  coalesce(o.orders, 0) as orders,
  coalesce(o.orders_1, 0) as orders_1,
  case when h.is_active = 1 or s.lines > 0 then 1 else 0 end as shops,
  case when (h.is_active = 1 and h.takes_orders = 1) or s.lines > 0 then 1 else 0 end
    as eligible_shops,
  case when s.quantity > 0 then 1 else 0 end as ordering_shops,
  case when s.quantity_1 > 0 then 1 else 0 end as ordering_shops_1,
  case when s.allocated > 0 then 1 else 0 end as allocated_shops,
  case when o.first_on >= p.first_0 then 1 else 0 end as first_time_shops
from twin_shops h
cross join twin_params p
left join ordered o on o.shop_id = h.shop_id
left join twin_sums s on s.scope = 'shop' and s.entity_id = h.shop_id
