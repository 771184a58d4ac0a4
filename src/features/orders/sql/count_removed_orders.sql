-- Orders left: facts cannot catch up by watermark and start afresh.
update companies
set orders_removed = orders_removed + :removed
where company_id = :company_id
