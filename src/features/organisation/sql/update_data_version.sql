-- Takes the company's row lock and its next data version.
update companies
set data_version = data_version + 1
where company_id = :company_id
