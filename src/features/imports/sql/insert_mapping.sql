-- A new saved mapping.
insert into import_mappings (company_id, id, name, kind, body, version, updated_by, updated_at_ms)
values (:company_id, :id, :name, :kind, :body, 1, :updated_by, :updated_at_ms)
