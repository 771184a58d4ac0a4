-- A change, not taken back since, that came after one of this import to the same record.
select mine.table_name, mine.record_key, later.actor, later.import_id
from record_changes mine
join record_changes later
  on later.company_id = mine.company_id
  and later.table_name = mine.table_name
  and later.record_key = mine.record_key
  and later.id > mine.id
left join imports other
  on other.company_id = later.company_id
  and other.id = later.import_id
where mine.company_id = :company_id
  and mine.import_id = :import_id
  and mine.action = 'updated'
  and (later.import_id is null
    or (later.import_id <> mine.import_id and coalesce(other.state, '') <> 'undone'))
order by later.id
limit 1
