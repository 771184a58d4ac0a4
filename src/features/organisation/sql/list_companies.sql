-- All companies of the installation, by code.
select company_id, code, kind, name, currency, jurisdiction_code, data_version, orders_removed
from companies
order by code
