-- The last change of each record of a table that was changed by hand or by a later import.
select record_key, max(id)
from record_changes
where company_id = :company_id
  and table_name = :table_name
group by record_key
order by record_key
limit 1000000
