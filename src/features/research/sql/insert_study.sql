-- Saves a new study.
insert into research_studies (company_id, id, title, state, first_period, last_period, definition,
  version, changed_by_name, changed_at_ms)
values (:company_id, :id, :title, 'draft', :first_period, :last_period, :definition, 1,
  :changed_by_name, :changed_at_ms)
