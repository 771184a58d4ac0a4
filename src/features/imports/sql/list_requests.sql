-- Runs that were asked for in the wizard, newest first.
select r.id, r.kind, r.file_name, r.dry_run, r.mode, r.state, r.job_id, r.upload_id, r.import_id,
       r.actor, r.created_at_ms, r.finished_at_ms,
       coalesce(i.rows_read, r.rows_read), coalesce(i.rows_created, r.rows_created),
       coalesce(i.rows_changed, r.rows_changed), coalesce(i.rows_unchanged, r.rows_unchanged),
       coalesce(i.rows_rejected, r.rows_rejected), r.reason, r.message, r.report, r.rejects_file,
       coalesce(i.state, '')
from import_requests r
left join imports i
  on i.company_id = r.company_id
  and i.id = r.import_id
where r.company_id = :company_id
  and r.id < :before
  and (:kind = '' or r.kind = :kind)
order by r.id desc
limit :row_limit
