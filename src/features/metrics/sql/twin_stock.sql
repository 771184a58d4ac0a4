-- Of each pair the last count before the period and the last one in it; stock in 1e-6 cartons.
create temp table twin_stock as
with ranked as (
  select
    k.customer_id as shop_id, k.product_id, k.stockout_days,
    case when k.counted_on >= p.first_0 then 1 else 0 end as is_in,
    cast(round(k.stock_cartons * 1000000) as bigint) as micro,
    row_number() over (
      partition by k.customer_id, k.product_id,
        case when k.counted_on >= p.first_0 then 1 else 0 end
      order by k.counted_on desc) as newest
  from twin_params p
  join retail_stock_counts k on k.company_id = p.company_id
    and k.counted_on between p.first_3 and p.last_0)
select
  shop_id, product_id,
  max(case when is_in = 0 and newest = 1 then micro end) as open_micro,
  max(case when is_in = 1 and newest = 1 then micro end) as close_micro,
  max(case when is_in = 1 and stockout_days is not null then 1 else 0 end) as has_stockout_days,
  cast(coalesce(sum(case when is_in = 1 then stockout_days end), 0) as bigint) as stockout_days
from ranked
group by shop_id, product_id
