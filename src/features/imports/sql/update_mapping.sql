-- A changed mapping, if it is still the version that was read.
update import_mappings
set name = :name,
    body = :body,
    version = version + 1,
    updated_by = :updated_by,
    updated_at_ms = :updated_at_ms
where company_id = :company_id
  and id = :id
  and version = :version
