-- The newest version of each dictionary that is in force on a day.
select dictionary, version, code, name_zh, name_en, seq, low_minor, high_minor
from dictionary_entries entry
where company_id = :company_id
  and version = (
    select max(newer.version)
    from dictionary_entries newer
    where newer.company_id = entry.company_id
      and newer.dictionary = entry.dictionary
      and newer.effective_from <= :day)
order by dictionary, seq, code
