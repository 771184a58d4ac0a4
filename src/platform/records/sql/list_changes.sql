-- The history of one record, oldest first.
select
  id, table_name, record_key, field, action, old_value, new_value, actor, import_id, changed_at_ms
from record_changes
where company_id = :company_id
  and table_name = :table_name
  and record_key = :record_key
order by id
