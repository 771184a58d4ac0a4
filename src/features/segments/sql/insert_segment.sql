-- Saves a segment.
insert into segments (company_id, id, name, description, is_static, is_shared, rule, owner_id,
  owner_name, version, changed_at_ms)
values (:company_id, :id, :name, :description, :is_static, :is_shared, :rule, :owner_id,
  :owner_name, 1, :changed_at_ms)
