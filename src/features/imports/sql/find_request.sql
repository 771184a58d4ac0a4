-- What the job needs to know.
select upload_id, kind, mode, dry_run, mapping, actor, rejects_file
from import_requests
where company_id = :company_id
  and id = :id
order by id
limit 1
