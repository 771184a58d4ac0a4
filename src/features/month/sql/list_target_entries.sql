-- Target lists of a run: by area, class, priority.
select coalesce(u.code, ''), coalesce(u.name, ''), t.class_code, t.priority, c.customer_code,
  c.shop_name, t.is_primary, t.score, t.reason_code, t.reason_zh, t.reason_en, t.evidence
from target_list_entries t
join customers c on c.company_id = t.company_id and c.id = t.customer_id
left join organisation_units u on u.company_id = t.company_id and u.id = t.sales_area_id
where t.company_id = :company_id
  and t.run_id = :run_id
order by 1, t.class_code, t.priority, c.customer_code, t.reason_code
