-- For the watermark.
select name
from companies
where company_id = :company_id
order by name
limit 1
