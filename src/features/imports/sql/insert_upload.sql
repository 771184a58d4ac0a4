-- A file that is announced.
insert into uploads (company_id, id, file_name, bytes, sha256, state, created_by, created_by_name,
                     created_at_ms, expires_at_ms)
values (:company_id, :id, :file_name, :bytes, :sha256, 'open', :created_by, :created_by_name,
        :created_at_ms, :expires_at_ms)
