-- Holds the company's row until the transaction ends: one new version at a time.
update companies
set data_version = data_version
where company_id = :company_id
