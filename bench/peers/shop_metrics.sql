-- The shop metrics of a period that orders alone can answer, as DuckDB computes them: one row a
-- shop that ever ordered.
-- $m0.. are the first and last day of the period (0), the three months before (1, 2, 3) and the
-- same month a year before (12). Sums of pairs are made bigint and shared steps materialized: both
-- measured to be quicker.
with recent as (
  select customer, product, order_id, quantity, amount,
         case when day between $m0_first and $m0_last then 0
              when day between $m1_first and $m1_last then 1
              when day between $m2_first and $m2_last then 2
              when day between $m3_first and $m3_last then 3
              else 12 end as month
  from lines
  where day between $m3_first and $m0_last
     or day between $m12_first and $m12_last
),
pairs as materialized (
  select customer, product,
         count(*) filter (where month = 0) as lines_0,
         count(*) filter (where month = 1) as lines_1,
         count(*) filter (where month = 12) as lines_12,
         count(*) filter (where month between 1 and 3) as lines_before,
         count(distinct case when month = 0 and quantity > 0 then order_id end) as purchases,
         coalesce(sum(quantity) filter (where month = 0), 0)::bigint as quantity_0,
         coalesce(sum(quantity) filter (where month = 1), 0)::bigint as quantity_1,
         coalesce(sum(quantity) filter (where month = 2), 0)::bigint as quantity_2,
         coalesce(sum(quantity) filter (where month = 3), 0)::bigint as quantity_3,
         coalesce(sum(quantity) filter (where month = 12), 0)::bigint as quantity_12,
         coalesce(sum(amount) filter (where month = 0), 0)::bigint as amount_0,
         coalesce(sum(amount) filter (where month = 1), 0)::bigint as amount_1,
         coalesce(sum(amount) filter (where month = 12), 0)::bigint as amount_12
  from recent
  group by customer, product
),
sums as (
  select customer,
         sum(lines_0) as lines_0, sum(lines_1) as lines_1, sum(lines_12) as lines_12,
         sum(quantity_0) as quantity_0, sum(quantity_1) as quantity_1,
         sum(quantity_12) as quantity_12,
         sum(amount_0) as amount_0, sum(amount_1) as amount_1, sum(amount_12) as amount_12,
         count(*) filter (where lines_0 > 0) as distinct_products,
         count(*) filter (where quantity_0 > 0 and quantity_1 <= 0 and quantity_2 <= 0
                            and quantity_3 <= 0) as new_products,
         count(*) filter (where quantity_0 <= 0 and (quantity_1 > 0 or quantity_2 > 0
                            or quantity_3 > 0)) as lost_products,
         count(*) filter (where quantity_0 > 0) as bought_0,
         count(*) filter (where quantity_1 > 0) as bought_1,
         count(*) filter (where quantity_0 > 0 and quantity_1 > 0) as bought_both,
         count(*) filter (where purchases >= 1) as purchased_1,
         count(*) filter (where purchases >= 2) as purchased_2,
         count(*) filter (where purchases >= 3) as purchased_3,
         count(*) filter (where purchases >= 4) as purchased_4,
         count(*) filter (where purchases >= 5) as purchased_5,
         count(*) filter (where lines_before > 0) as products_before,
         count(*) filter (where quantity_0 + quantity_1 + quantity_2 > 0) as brand_width,
         sum(quantity_0) filter (where price_class > 0) as class_all,
         sum(quantity_0) filter (where band > 0) as band_all,
         {class_and_band_sums}
  from pairs
  join products using (product)
  group by customer
),
days as materialized (
  select distinct customer, day
  from orders
  where day <= $m0_last
),
gaps as (
  select customer, day, day - lag(day) over (partition by customer order by day) as gap
  from days
),
rhythm as (
  select customer, $m0_last - max(day) as recency_days,
         count(*) filter (where day >= $m0_first) as order_days,
         avg(gap) as interval_days_mean, var_samp(gap) as interval_days_variance
  from gaps
  group by customer
),
totals as materialized (
  select customer, order_id, day, sum(quantity)::bigint as quantity, sum(amount)::bigint as amount
  from lines
  where day <= $m0_last
  group by customer, order_id, day
),
day_totals as (
  select customer, day, sum(quantity)::bigint as quantity, sum(amount)::bigint as amount
  from totals
  group by customer, day
),
before as (
  select customer, day,
         count(*) over three as days,
         sum(quantity) over three as quantity,
         sum(amount) over three as amount
  from day_totals
  window three as (partition by customer order by day rows between 3 preceding and 1 preceding)
),
alerts as (
  select totals.customer,
         max(totals.quantity / (before.quantity / 3.0)) filter (where totals.quantity >= 20)
           as icm_a3_ratio,
         max((totals.amount / totals.quantity) / (before.amount / before.quantity))
           filter (where totals.quantity > 0) as icm_a5_ratio
  from totals
  join before using (customer, day)
  where day >= $m0_first and before.days = 3 and before.quantity > 0 and before.amount > 0
  group by totals.customer
),
counted as (
  select customer,
         count(*) filter (where day between $m0_first and $m0_last) as orders,
         count(*) filter (where day between $m1_first and $m1_last) as orders_previous
  from orders
  group by customer
)
select customer, orders, coalesce(order_days, 0) as order_days,
       coalesce(quantity_0, 0) as quantity, coalesce(amount_0, 0) as amount_minor,
       coalesce(distinct_products, 0) as distinct_products, recency_days, orders_previous,
       coalesce(quantity_1, 0) as quantity_previous, coalesce(amount_1, 0) as amount_previous,
       coalesce(quantity_12, 0) as quantity_year_ago, coalesce(amount_12, 0) as amount_year_ago,
       case when lines_1 > 0 and quantity_1 > 0 then quantity_0 / quantity_1 - 1 end
         as quantity_growth_month,
       case when lines_1 > 0 and amount_1 > 0 then amount_0 / amount_1 - 1 end
         as amount_growth_month,
       case when lines_12 > 0 and quantity_12 > 0 then quantity_0 / quantity_12 - 1 end
         as quantity_growth_year,
       case when lines_12 > 0 and amount_12 > 0 then amount_0 / amount_12 - 1 end
         as amount_growth_year,
       interval_days_mean, interval_days_variance,
       case when lines_0 > 0 then quantity_0 / orders end as avg_order_quantity,
       case when lines_0 > 0 then amount_0 / orders end as avg_order_amount,
       coalesce(new_products, 0) as new_products, coalesce(lost_products, 0) as lost_products,
       case when bought_0 > 0 then bought_both / bought_0 end as repurchase_rate,
       case when bought_1 > 0 then bought_both / bought_1 end as repurchase_rate_of_previous,
       case when purchased_1 > 0 then purchased_2 / purchased_1 end as repeat_purchase_rate_2,
       case when purchased_1 > 0 then purchased_3 / purchased_1 end as repeat_purchase_rate_3,
       case when purchased_1 > 0 then purchased_4 / purchased_1 end as repeat_purchase_rate_4,
       case when purchased_1 > 0 then purchased_5 / purchased_1 end as repeat_purchase_rate_5,
       case when products_before > 0 then distinct_products / products_before end
         as sell_through_rate,
       case when quantity_0 > 0 then amount_0 / quantity_0 end as avg_carton_price,
       case when quantity_1 > 0 then amount_1 / quantity_1 end as avg_carton_price_previous,
       coalesce(brand_width, 0) as brand_width,
       icm_a3_ratio, icm_a5_ratio,
       case when quantity_0 >= 20 and quantity_1 > 0 then quantity_0 / quantity_1 end
         as icm_a4_ratio,
       {class_and_band_shares}
from counted
left join sums using (customer)
left join rhythm using (customer)
left join alerts using (customer)
order by customer
