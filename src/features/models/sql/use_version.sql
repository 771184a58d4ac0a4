-- Puts a version to use.
update model_versions
set state = 'in_use', why = 'by_hand', changed_at_ms = :changed_at_ms, changed_by = :changed_by
where company_id = :company_id
  and model = :model
  and version = :version
