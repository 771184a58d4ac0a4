-- Newest imports that want someone: stopped, failed, or with rejected rows.
select id, kind, file_name, state, rows_read, rows_rejected, started_at_ms
from imports
where company_id = :company_id
  and started_at_ms >= :since_ms
  and (rows_rejected > 0 or state in ('running', 'interrupted'))
order by id desc
limit 10
