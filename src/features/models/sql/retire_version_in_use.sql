-- Another version takes over.
update model_versions
set state = 'retired', changed_at_ms = :changed_at_ms, changed_by = :changed_by
where company_id = :company_id
  and model = :model
  and state = 'in_use'
