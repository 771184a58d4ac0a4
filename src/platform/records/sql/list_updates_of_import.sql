-- The fields that one import changed, record by record.
select table_name, record_key, field, old_value, new_value
from record_changes
where company_id = :company_id
  and import_id = :import_id
  and action = 'updated'
order by table_name, record_key, id
