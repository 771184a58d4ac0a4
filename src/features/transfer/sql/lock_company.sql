-- Takes the company's row: chunks of two imports do not interleave.
update companies
set data_version = data_version
where company_id = :company_id
