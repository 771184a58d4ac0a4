-- What facts built now would be built from.
select data_version, orders_removed, created_at_ms, code
from companies
where company_id = :company_id
