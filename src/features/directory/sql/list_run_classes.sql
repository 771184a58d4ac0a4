-- The target class that each listed shop was placed in first; what internal supervision has noted
-- is not for lists.
select customer_id, class_code
from target_list_entries
where company_id = :company_id
  and run_id = :run_id
  and is_primary = 1
  and class_code <> 'INTERNAL_SUPERVISION'
order by customer_id, priority, class_code
