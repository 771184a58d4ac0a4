-- The demo's own row among the imports: what made the company, and how far it came.
select id, file_sha256, state, rows_committed, rows_created
from imports
where company_id = :company_id
  and kind = 'demo'
order by id
limit 1
