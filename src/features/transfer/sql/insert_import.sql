-- A new import, nothing of it committed yet.
insert into imports (company_id, id, kind, file_name, file_sha256, mapping_sha256, mode, state,
                     rows_committed, rows_read, rows_created, rows_changed, rows_unchanged,
                     rows_rejected, message, rejects_header, actor, started_at_ms)
values (:company_id, :id, :kind, :file_name, :file_sha256, :mapping_sha256, :mode, 'running',
        0, 0, 0, 0, 0, 0, '', :rejects_header, :actor, :started_at_ms)
