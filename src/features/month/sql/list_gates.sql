-- Who was kept out of which list, and why.
select c.customer_code, c.shop_name, g.class_code, g.rule, g.text_zh, g.text_en
from target_gates g
join customers c on c.company_id = g.company_id and c.id = g.customer_id
where g.company_id = :company_id
  and g.run_id = :run_id
order by c.customer_code, g.class_code, g.rule
