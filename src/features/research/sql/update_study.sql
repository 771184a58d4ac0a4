-- Changes a draft that nobody changed meanwhile.
update research_studies
set title = :title, first_period = :first_period, last_period = :last_period,
  definition = :definition, version = version + 1, changed_by_name = :changed_by_name,
  changed_at_ms = :changed_at_ms
where company_id = :company_id
  and id = :id
  and version = :version
  and state = 'draft'
