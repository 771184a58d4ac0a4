-- One company by its code: the only door through which a code becomes a company_id.
select company_id, code, kind, name, currency, jurisdiction_code, data_version, orders_removed
from companies
where code = :code
order by company_id
