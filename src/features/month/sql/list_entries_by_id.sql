-- Target lists of a run with ids: by area, class, priority.
select sales_area_id, class_code, customer_id, priority, is_primary, score, reason_code,
  reason_zh, reason_en, evidence
from target_list_entries
where company_id = :company_id
  and run_id = :run_id
order by sales_area_id, class_code, priority, customer_id, reason_code
