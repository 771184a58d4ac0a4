-- What a person asked for.
insert into import_requests (company_id, id, upload_id, file_name, kind, mode, dry_run, mapping,
                             job_id, import_id, state, rows_read, rows_created, rows_changed,
                             rows_unchanged, rows_rejected, report, reason, message, rejects_file,
                             actor, created_at_ms, finished_at_ms)
values (:company_id, :id, :upload_id, :file_name, :kind, :mode, :dry_run, :mapping, :job_id, null,
        'waiting', 0, 0, 0, 0, 0, '', '', '', '', :actor, :created_at_ms, null)
