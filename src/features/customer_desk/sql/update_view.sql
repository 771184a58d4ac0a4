-- Changes a view that nobody changed meanwhile.
update saved_views
set name = :name, visibility = :visibility, unit_id = :unit_id, definition = :definition,
  version = version + 1, changed_at_ms = :changed_at_ms
where company_id = :company_id
  and id = :id
  and version = :version
