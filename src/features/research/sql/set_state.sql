-- Moves a study on that nobody moved meanwhile.
update research_studies
set state = :state, version = version + 1, changed_by_name = :changed_by_name,
  changed_at_ms = :changed_at_ms
where company_id = :company_id
  and id = :id
  and version = :version
  and state = :state_before
