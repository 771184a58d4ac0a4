-- Licence events of a shop with the names of their kinds.
select e.event_type, coalesce(d.name_zh, e.event_type), coalesce(d.name_en, e.event_type),
  e.effective_from
from license_events e
left join dictionary_entries d on d.company_id = e.company_id
  and d.dictionary = 'license_event_type' and d.code = e.event_type and d.version = 1
where e.company_id = :company_id
  and e.customer_id = :customer_id
order by e.effective_from desc, e.id desc
limit 500
