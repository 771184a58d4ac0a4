-- Who was kept out of which list, by the shop's id.
select customer_id, class_code, rule, text_zh, text_en
from target_gates
where company_id = :company_id
  and run_id = :run_id
order by customer_id, class_code, rule
