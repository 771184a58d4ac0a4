-- What an import did to lines of orders that it did not make, newest first.
select record_key, field, action, old_value
from record_changes
where company_id = :company_id
  and import_id = :import_id
  and table_name = 'order_lines'
order by id desc
