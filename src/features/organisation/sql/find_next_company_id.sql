-- Companies are few and added by hand: they are numbered 1, 2, 3.
select coalesce(max(company_id), 0) + 1
from companies
