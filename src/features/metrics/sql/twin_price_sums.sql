-- Price observations of the period added up for each shop, product, sales area and the company.
create temp table twin_price_sums as
with seen as (
  select
    k.customer_id as shop_id, k.product_id, h.area_id, k.carton_price_minor as price,
    d.wholesale_price, d.guide_price,
    case when d.guide_price is not null and d.year_quantity > 0
      then cast(d.year_quantity as double precision) end as weight
  from twin_params p
  join market_prices k on k.company_id = p.company_id
    and k.observed_on between p.first_0 and p.last_0
  join twin_products d on d.product_id = k.product_id
  join twin_shops h on h.shop_id = k.customer_id),
scoped as (
  select 'shop' as scope, shop_id as entity_id, seen.* from seen
  union all
  select 'product', product_id, seen.* from seen
  union all
  select 'area', area_id, seen.* from seen where area_id is not null
  union all
  select 'company', 0, seen.* from seen)
select
  scope, entity_id,
  cast(sum(1) as double precision)
    as observed,
  cast(sum(case when wholesale_price is not null then 1 else 0 end) as double precision)
    as ladder_observed,
  cast(sum(case when wholesale_price is not null then price else 0 end) as double precision)
    as ladder_price,
  cast(sum(coalesce(wholesale_price, 0)) as double precision)
    as ladder_wholesale,
  cast(sum(case when guide_price is not null then 1 else 0 end) as double precision)
    as guide_observed,
  cast(sum(case when price >= guide_price then 1 else 0 end) as double precision)
    as guide_kept,
  cast(sum(case when guide_price is not null then price else 0 end) as double precision)
    as guide_price,
  cast(sum(coalesce(guide_price, 0)) as double precision)
    as guide_guide,
  cast(sum(case when weight is not null then 1 else 0 end) as double precision)
    as index_observed,
  cast(sum(coalesce(price * weight, 0)) as double precision)
    as index_price,
  cast(sum(coalesce(guide_price * weight, 0)) as double precision)
    as index_guide
from scoped
group by scope, entity_id
