-- People of a shop, the first to call first.
select id, name, role, phone, note, is_primary, version, created_by, created_at_ms
from customer_contacts
where company_id = :company_id
  and customer_id = :customer_id
order by is_primary desc, id
limit 200
