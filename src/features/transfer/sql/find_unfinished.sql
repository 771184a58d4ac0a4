-- The import of this very file that did not come to its end.
select id, rows_committed, rows_created, rows_changed, rows_unchanged, rows_rejected
from imports
where company_id = :company_id
  and kind = :kind
  and file_sha256 = :file_sha256
  and mapping_sha256 = :mapping_sha256
  and mode = :mode
  and state in ('running', 'interrupted')
order by id desc
limit 1
