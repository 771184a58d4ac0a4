-- Saves a view.
insert into saved_views (company_id, id, page, name, visibility, unit_id, owner_id, owner_name,
  definition, version, changed_at_ms)
values (:company_id, :id, :page, :name, :visibility, :unit_id, :owner_id, :owner_name, :definition,
  1, :changed_at_ms)
