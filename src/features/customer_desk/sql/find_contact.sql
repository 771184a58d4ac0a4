-- One contact of a shop.
select name, role, phone, note, is_primary, version
from customer_contacts
where company_id = :company_id
  and customer_id = :customer_id
  and id = :id
