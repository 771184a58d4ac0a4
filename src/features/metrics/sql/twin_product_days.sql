-- Of each product its first and last day, its best day and days without supply in the period, the
-- counties that bought it, and the shops of the stock sample.
create temp table twin_product_days as
with history as (
  select product_id, min(first_on) as first_on, max(last_on) as last_on
  from twin_history
  group by product_id),
days as (
  select
    product_id, ordered_on, sum(ordered_qty) as quantity,
    sum(coalesce(demand_qty, 0)) as demand
  from twin_lines
  where month = 0
  group by product_id, ordered_on),
best as (
  select
    product_id,
    max(case when quantity > 0 then quantity else 0 end) as day_quantity_max,
    sum(case when demand > 0 and quantity <= 0 then 1 else 0 end) as supply_gap_days
  from days
  group by product_id),
selling as (
  select count(distinct ordered_on) as selling_days from twin_lines where month = 0),
counties as (
  select pair.product_id, count(distinct h.county_id) as counties_selling
  from twin_pairs pair
  join twin_shops h on h.shop_id = pair.shop_id
  where pair.quantity_0 > 0
  group by pair.product_id),
all_counties as (
  select count(u.id) as counties
  from twin_params p
  left join organisation_units u on u.company_id = p.company_id and u.kind = 'county_branch'),
sampled as (
  select count(distinct shop_id) as sampled_shops from twin_stock where close_micro is not null),
classes as (
  select
    d.price_class, sum(r.quantity) as class_quantity, sum(r.quantity_1) as class_quantity_1
  from twin_products d
  join twin_rows r on r.scope = 'product' and r.entity_id = d.product_id
  group by d.price_class)
select
  d.product_id, d.has_price_class,
  p.last_0 - h.last_on as recency_days,
  p.last_0 - h.first_on as age_days,
  cast(coalesce(b.day_quantity_max, 0) as double precision) as day_quantity_max,
  cast(coalesce(b.supply_gap_days, 0) as double precision) as supply_gap_days,
  cast(selling.selling_days as double precision) as selling_days,
  cast(coalesce(c.counties_selling, 0) as double precision) as counties_selling,
  cast(all_counties.counties as double precision) as counties,
  cast(sampled.sampled_shops as double precision) as sampled_shops,
  classes.class_quantity, classes.class_quantity_1
from twin_products d
cross join twin_params p
cross join selling
cross join all_counties
cross join sampled
join classes on classes.price_class = d.price_class
left join history h on h.product_id = d.product_id
left join best b on b.product_id = d.product_id
left join counties c on c.product_id = d.product_id
