-- What happened to every shop's licence.
select customer_id, event_type, effective_from, effective_to
from license_events
where company_id = :company_id
order by customer_id, effective_from, id
