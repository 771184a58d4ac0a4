-- An export that was asked for.
insert into exports (company_id, id, kind, format, query, columns, language, state, row_count,
                     bytes, file_name, job_id, account_id, created_by, created_at_ms,
                     finished_at_ms, expires_at_ms, reason, message)
values (:company_id, :id, :kind, :format, :query, :columns, :language, :state, :row_count, :bytes,
        :file_name, :job_id, :account_id, :created_by, :created_at_ms, :finished_at_ms,
        :expires_at_ms, '', '')
