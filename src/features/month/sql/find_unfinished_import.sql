-- An import that stopped half-way: its rows must not reach a published month.
select id, file_name, rows_committed
from imports
where company_id = :company_id
  and state in ('running', 'interrupted')
order by id
limit 1
