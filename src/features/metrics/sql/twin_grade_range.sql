-- Range of the outside grades of three months, two at least.
insert into twin_values (scope, entity_id, metric, value, reason)
with grades as (
  select shop_id, grade_no from twin_shops
  union all
  select shop_id, grade_no_1 from twin_shops
  union all
  select shop_id, grade_no_2 from twin_shops)
select
  'shop', shop_id, 'grade_range_90_days', max(grade_no) - min(grade_no),
  case when count(grade_no) < 2 then 'no_outside_figure' end
from grades
group by shop_id
