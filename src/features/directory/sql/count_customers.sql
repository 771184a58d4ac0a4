-- How many shops there are: fewer than expected means that some were deleted.
select count(*)
from customers
where company_id = :company_id
