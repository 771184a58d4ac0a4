-- Every shop with its place, its peers' keys and the month's outside figures.
create temp table twin_shops as
with recursive above as (
  select u.company_id, u.id as unit_id, u.id as at_id, u.kind, u.parent_id, 0 as depth
  from organisation_units u
  join twin_params p on u.company_id = p.company_id
  union all
  select u.company_id, a.unit_id, u.id, u.kind, u.parent_id, a.depth + 1
  from above a
  join organisation_units u on u.company_id = a.company_id and u.id = a.parent_id
  where a.kind <> 'county_branch'
    and a.depth < 15),
county as (
  select unit_id, at_id as county_id
  from above
  where kind = 'county_branch')
select
  c.id as shop_id,
  case when c.status = 'active' then 1 else 0 end as is_active,
  case when c.order_cycle = 'NONE' then 0 else 1 end as takes_orders,
  case when c.order_cycle like 'BIWEEKLY%' then 14 else 7 end as cycle_days,
  area.id as area_id,
  county.county_id,
  coalesce('grade ' || m.grade_no, 'format ' || c.business_format, '') as peers,
  c.order_phone, c.holder_name, c.lat, c.lng, c.display_score,
  m.grade_no, m1.grade_no as grade_no_1, m2.grade_no as grade_no_2,
  m.credit_score, m.monthly_cap, m.new_retail_score, m.scan_rate, m.scan_accuracy,
  m.pos_offline_days, m.pos_total_minor
from twin_params p
join customers c on c.company_id = p.company_id
left join organisation_units area on area.company_id = c.company_id
  and area.id = c.sales_area_id and area.kind = 'sales_area'
left join county on county.unit_id = c.sales_area_id
left join customer_months m on m.company_id = c.company_id
  and m.customer_id = c.id and m.period = p.period
left join customer_months m1 on m1.company_id = c.company_id
  and m1.customer_id = c.id and m1.period = p.period_1
left join customer_months m2 on m2.company_id = c.company_id
  and m2.customer_id = c.id and m2.period = p.period_2
