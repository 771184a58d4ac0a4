-- How many files a shop has.
select count(*)
from customer_files
where company_id = :company_id
  and customer_id = :customer_id
