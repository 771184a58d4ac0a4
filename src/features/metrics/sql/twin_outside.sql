-- The month's outside figures of a shop.
insert into twin_values (scope, entity_id, metric, value, reason)
with r as (
  select 'shop' as scope, h.shop_id as entity_id, h.*, t.quantity
  from twin_shops h
  join twin_rows t on t.scope = 'shop' and t.entity_id = h.shop_id)
select scope, entity_id, 'grade_no',
  grade_no,
  case when grade_no is null then 'no_outside_figure' end
from r
union all
select scope, entity_id, 'credit_score',
  credit_score,
  case when credit_score is null then 'no_outside_figure' end
from r
union all
select scope, entity_id, 'monthly_cap',
  monthly_cap,
  case when monthly_cap is null then 'no_outside_figure' end
from r
union all
select scope, entity_id, 'new_retail_score',
  new_retail_score,
  case when new_retail_score is null then 'no_outside_figure' end
from r
union all
select scope, entity_id, 'scan_rate',
  scan_rate,
  case when scan_rate is null then 'no_outside_figure' end
from r
union all
select scope, entity_id, 'scan_accuracy',
  scan_accuracy,
  case when scan_accuracy is null then 'no_outside_figure' end
from r
union all
select scope, entity_id, 'pos_offline_days',
  pos_offline_days,
  case when pos_offline_days is null then 'no_outside_figure' end
from r
union all
select scope, entity_id, 'grade_change',
  grade_no - grade_no_1,
  case when grade_no - grade_no_1 is null then 'no_outside_figure' end
from r
union all
select scope, entity_id, 'cap_usage',
  quantity / nullif(monthly_cap, 0),
  coalesce(case when monthly_cap is null then 'no_outside_figure' end,
    case when monthly_cap <= 0 then 'zero_denominator' end)
from r
