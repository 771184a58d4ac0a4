-- Every entry that is or was in force on a day, newest version first.
select dictionary, code, name_zh, name_en
from dictionary_entries
where company_id = :company_id
  and effective_from <= :day
order by dictionary, version desc, seq, code
