-- Of each shop its order days over all history, the cycles of the drop rule, and its largest order
-- against the three order days before it.
create temp table twin_rhythm as
with days as (
  select
    shop_id, ordered_on, sum(quantity) as quantity, sum(amount) as amount,
    ordered_on - lag(ordered_on) over (partition by shop_id order by ordered_on) as gap
  from twin_orders
  group by shop_id, ordered_on),
history as (
  select
    d.shop_id,
    sum(case when d.ordered_on >= p.first_0 then 1 else 0 end) as order_days,
    min(d.ordered_on) as first_on, max(d.ordered_on) as last_on,
    count(d.gap) as gaps, sum(d.gap) as gap_sum, sum(d.gap * d.gap) as gap_squares
  from days d
  cross join twin_params p
  group by d.shop_id),
cycles as (
  select
    d.shop_id,
    sum(case when d.ordered_on > p.last_0 - h.cycle_days then d.quantity else 0 end) as cycle_0,
    sum(case when d.ordered_on <= p.last_0 - h.cycle_days
      and d.ordered_on > p.last_0 - 2 * h.cycle_days then d.quantity else 0 end) as cycle_1,
    sum(case when d.ordered_on <= p.last_0 - 2 * h.cycle_days
      and d.ordered_on > p.last_0 - 8 * h.cycle_days then d.quantity else 0 end) as cycles_before
  from days d
  join twin_shops h on h.shop_id = d.shop_id
  cross join twin_params p
  group by d.shop_id),
lead_in as (
  select
    shop_id, ordered_on,
    count(*) over three as days,
    sum(quantity) over three as quantity,
    sum(amount) over three as amount
  from days
  window three as (
    partition by shop_id order by ordered_on rows between 3 preceding and 1 preceding)),
compared as (
  select
    o.shop_id,
    cast(o.quantity as double precision) as quantity,
    cast(o.amount as double precision) as amount,
    case when b.days = 3 and b.quantity > 0 then cast(b.quantity as double precision) end
      as quantity_before,
    cast(b.amount as double precision) as amount_before
  from twin_orders o
  join twin_params p on o.ordered_on >= p.first_0
  join lead_in b on b.shop_id = o.shop_id and b.ordered_on = o.ordered_on
  where o.quantity > 0),
ratios as (
  select
    shop_id,
    max(case when quantity >= 20 then 1 else 0 end) as has_large_order,
    max(case when quantity >= 20 then quantity / (quantity_before / 3) end) as quantity_ratio,
    max(case when amount_before > 0
      then (amount / quantity) / (amount_before / quantity_before) end) as price_ratio,
    1 as has_priced_order
  from compared
  group by shop_id)
select
  h.shop_id,
  cast(coalesce(t.order_days, 0) as double precision) as order_days,
  p.last_0 - t.last_on as recency_days,
  cast(coalesce(t.gaps, 0) as double precision) as gaps,
  cast(t.gap_sum as double precision) as gap_sum,
  cast(t.gap_squares as double precision) as gap_squares,
  case when t.first_on <= p.last_0 - 8 * h.cycle_days + 1 then 1 else 0 end as cycles_reach_back,
  cast(c.cycle_0 as double precision) as cycle_0,
  cast(c.cycle_1 as double precision) as cycle_1,
  cast(c.cycles_before as double precision) as cycles_before,
  coalesce(r.has_large_order, 0) as has_large_order,
  r.quantity_ratio,
  coalesce(r.has_priced_order, 0) as has_priced_order,
  r.price_ratio
from twin_shops h
cross join twin_params p
left join history t on t.shop_id = h.shop_id
left join cycles c on c.shop_id = h.shop_id
left join ratios r on r.shop_id = h.shop_id
