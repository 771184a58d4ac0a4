-- A later, standing import that changed lines of an order which this import made.
select c.import_id
from orders o
join record_changes c
  on c.company_id = o.company_id
 and c.table_name = 'order_lines'
 and c.record_key = cast(o.id as text)
join imports i
  on i.company_id = c.company_id
 and i.id = c.import_id
where o.company_id = :company_id
  and o.import_id = :import_id
  and c.import_id <> :import_id
  and i.state <> 'undone'
order by c.id
limit 1
