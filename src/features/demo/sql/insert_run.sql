-- Notes that the company is being made, by which options.
insert into imports (company_id, id, kind, file_name, file_sha256, mapping_sha256, mode, state,
                     rows_committed, rows_read, rows_created, rows_changed, rows_unchanged,
                     rows_rejected, message, actor, started_at_ms)
values (:company_id, :id, 'demo', :options, :options_sha256, '', 'create', 'running',
        0, 0, 0, 0, 0, 0, '', 'demo', :now_ms)
