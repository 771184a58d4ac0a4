-- A later, standing import that changed lines of an order whose lines this import changed.
select later.import_id
from record_changes mine
join record_changes later
  on later.company_id = mine.company_id
 and later.table_name = mine.table_name
 and later.record_key = mine.record_key
join imports i
  on i.company_id = later.company_id
 and i.id = later.import_id
where mine.company_id = :company_id
  and mine.import_id = :import_id
  and mine.table_name = 'order_lines'
  and later.id > mine.id
  and later.import_id <> :import_id
  and i.state <> 'undone'
order by later.id
limit 1
