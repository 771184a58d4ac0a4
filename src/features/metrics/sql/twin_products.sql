-- Every product with its class, band, kind, prices, key mark and trial days.
create temp table twin_products as
with bands as (
  select e.code, row_number() over (order by e.seq, e.code) as band
  from dictionary_entries e
  join twin_params p on e.company_id = p.company_id
  where e.dictionary = 'price_band'
    and e.version = (
      select max(newer.version)
      from dictionary_entries newer
      where newer.company_id = e.company_id
        and newer.dictionary = e.dictionary
        and newer.effective_from <= p.last_0)),
listed as (
  select k.product_id
  from key_products k
  join twin_params p on k.company_id = p.company_id
  where k.period = (
    select max(newest.period)
    from key_products newest
    where newest.company_id = p.company_id
      and newest.period between p.key_from and p.period)),
volumes as (
  select l.product_id, sum(l.ordered_qty) as year_quantity
  from twin_params p
  join orders o on o.company_id = p.company_id and o.ordered_on between p.year_first and p.year_last
  join order_lines l on l.company_id = o.company_id and l.order_id = o.id
  where exists (select 1 from market_prices seen where seen.company_id = p.company_id)
  group by l.product_id),
described as (
  select
    d.id as product_id,
    case when d.price_class in ('1', '2', '3', '4', '5') then cast(d.price_class as bigint)
      else 0 end as price_class,
    case when d.price_class is null then 0 else 1 end as has_price_class,
    coalesce(bands.band, 0) as band,
    case when listed.product_id is null then 0 else 1 end as is_key,
    case when d.product_kind = 'CIGAR' then 1 else 0 end as is_cigar,
    case when d.product_kind = 'NON_TOBACCO' then 0 else 1 end as is_tobacco,
    d.tar_mg, d.origin_type,
    d.allocation_price_minor as allocation_price,
    d.wholesale_price_minor as wholesale_price,
    d.guide_retail_price_minor as guide_price,
    case when d.launch_date between p.first_2 and p.last_0 - 13 then d.launch_date end
      as trial_first,
    coalesce(volumes.year_quantity, 0) as year_quantity
  from twin_params p
  join products d on d.company_id = p.company_id
  left join bands on bands.code = d.price_band
  left join listed on listed.product_id = d.id
  left join volumes on volumes.product_id = d.id)
select
  described.*,
  trial_first + 13 as trial_last,
  case when band > 0 and band in (
    select keyed.band from described keyed where keyed.is_key = 1 and keyed.band > 0)
    then 1 else 0 end as in_key_band
from described
